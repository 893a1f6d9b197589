import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../install-dependencies.mjs';
import { endWithNpm } from './end-with-npm.mjs';
import { runOnSuitableNode } from './run-on-suitable-node.mjs';

// What this file imports runs on bare Node, an old one too, before anything is installed: nothing but node: modules, and no syntax newer than Node 18's.

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Not imported above: an old Node has no such loader, and could not even read the import. */
async function loadEnvironment() {
  const { loadEnvFileIfThere } = await import('./load-env-file.mjs');
  loadEnvFileIfThere(join(ROOT, '.env'));
}

/**
 * Makes a process ready to import the product's TypeScript, wherever there is npm: on a Node that suits, fetched when the installed one does not, and
 * with the packages of package-lock.json, installed when they are missing.
 *
 * @param {string} entry `import.meta.url` of the program that calls this: what is run again on the other Node
 * @param {'start' | 'all'} needs which packages
 * @param {() => void} onHandOver called when another process takes over
 */
export async function prepare(entry, needs, onHandOver = () => undefined) {
  endWithNpm(process.env);
  await runOnSuitableNode(fileURLToPath(entry), onHandOver);
  // Tests must not depend on what somebody keeps for their own start.
  if (needs === 'start') await loadEnvironment();
  await installDependencies(ROOT, needs);
  const { register } = await import('tsx/esm/api');
  register();
}
