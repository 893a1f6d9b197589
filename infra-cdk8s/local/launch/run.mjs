import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';

// `node run.mjs <start | all> <program.ts> [its arguments]`, for the npm scripts other than start and test: the packages it needs, and the program.
const [, , needs, path] = process.argv;
if (path === undefined || (needs !== 'start' && needs !== 'all')) {
  console.error('Usage: node infra-cdk8s/local/launch/run.mjs <start | all> <program.ts> [arguments]');
  process.exit(2);
}
const program = resolve(path);
await prepare(import.meta.url, needs);
process.argv.splice(1, 3, program);
await import(pathToFileURL(program).href);
