import { prepare } from '#infra/local/launch/prepare.mjs';

// Who reads the last line gets one, also when there is nothing to run the checks with.
const reportFailure = () => console.log('0 passed, 1 failed');
const trustTheRest = () => process.off('exit', reportFailure);
process.once('exit', reportFailure);
await prepare(import.meta.url, 'all', trustTheRest);
trustTheRest();
await import('./run-checks.ts');
