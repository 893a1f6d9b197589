import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';

// `node run.mjs <program.ts> [its arguments]`: the npm scripts other than start and test.
if (process.argv[2] === undefined) {
  console.error('Name the program to run: node infra-cdk8s/local/launch/run.mjs <program.ts>');
  process.exit(2);
}
const program = resolve(process.argv[2]);
await prepare(import.meta.url);
process.argv.splice(1, 2, program);
await import(pathToFileURL(program).href);
