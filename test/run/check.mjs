import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '#infra/local/install-dependencies.mjs';
import { requireNode } from '#infra/local/require-node.mjs';

// Who reads the last line gets one, also when there is nothing to run the checks with.
const reportFailure = () => console.log('0 passed, 1 failed');
process.once('exit', reportFailure);
// Like start.mjs: bare Node until the packages are there.
requireNode();
await installDependencies(resolve(dirname(fileURLToPath(import.meta.url)), '../..'));
process.off('exit', reportFailure);
const { register } = await import('tsx/esm/api');
register();
await import('./run-checks.ts');
