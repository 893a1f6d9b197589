import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install-dependencies.mjs';
import { requireNode } from './require-node.mjs';

// Runs on bare Node, before anything is installed: from here on nothing but node: modules until the packages are there.
requireNode();
await installDependencies(resolve(dirname(fileURLToPath(import.meta.url)), '../..'));
// One process, not two: a Ctrl-C of the terminal then reaches the supervisor once.
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
