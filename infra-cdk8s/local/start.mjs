import { prepare } from './launch/prepare.mjs';

await prepare(import.meta.url, 'start');
// One process, not two: a Ctrl-C of the terminal then reaches the supervisor once.
await import('./main.ts');
