import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install-dependencies.mjs';
import { requireNode } from './require-node.mjs';

// Like start.mjs: bare Node until the packages are there.
requireNode();
await installDependencies(resolve(dirname(fileURLToPath(import.meta.url)), '../..'));
const { register } = await import('tsx/esm/api');
register();
await import('./run-checks.ts');
