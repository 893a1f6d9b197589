import { prepare } from '#infra/local/launch/prepare.mjs';

// The last line is the tally, also when the checks cannot run at all.
const reportFailure = () => console.log('0 passed, 1 failed');
const trustTheRest = () => process.off('exit', reportFailure);
process.once('exit', reportFailure);
await prepare(import.meta.url, 'all', trustTheRest);
trustTheRest();
await import('./run-checks.ts');
