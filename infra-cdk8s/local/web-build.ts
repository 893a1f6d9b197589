import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endWithUs } from './process/end-with-us.mjs';
import { LockHeldError, takeProcessLock } from './process/process-lock.ts';
import { writeFileAtomically } from './data/write-file-atomically.ts';

/** Sources of the build: the interface, and the folders it imports from. */
export const SOURCES = ['web', 'schemas', 'events', 'package.json', 'package-lock.json'];
const IGNORED = new Set(['.next', '.next-test', 'screenshots', 'migrations', 'next-env.d.ts', 'tsconfig.tsbuildinfo']);
const STAMP = 'web/.next/workflow-builder-build';

async function listFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => !IGNORED.has(name));
  return (await Promise.all(names.map((name) => listFiles(join(path, name))))).flat();
}

/** A hash of names and contents of all that the web build reads. */
export async function hashSources(root: string, sources: readonly string[] = SOURCES): Promise<string> {
  const files = (await Promise.all(sources.map((source) => listFiles(join(root, source))))).flat();
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of files.toSorted()) {
    const content = await readFile(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function runBuild(root: string): Promise<void> {
  const next = createRequire(join(root, 'package.json')).resolve('next/dist/bin/next');
  const child = spawn(process.execPath, [next, 'build', 'web'], {
    cwd: root,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  // A build that outlives us would write beside the one of the next start.
  endWithUs(child, 'KILL');
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`The web build failed:\n${Buffer.concat(output).toString('utf8').slice(-8_000)}`);
}

/** A build that was killed can leave a cache behind that makes the next ones fail: what fails is tried once more without it. */
async function buildAfresh(root: string): Promise<void> {
  try {
    await runBuild(root);
  } catch {
    await rm(join(root, 'web/.next'), { recursive: true, force: true });
    await runBuild(root);
  }
}

async function takeBuildLock(root: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      // Not in web/.next: the build empties that folder.
      return await takeProcessLock(join(root, 'node_modules/.workflow-builder-build.lock'));
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
      await delay(250);
    }
  }
}

/** Whether the interface is built from the sources as they are now. */
export async function isWebBuilt(root: string): Promise<boolean> {
  const stamp = await readFile(join(root, STAMP), 'utf8').catch(() => null);
  return stamp !== null && stamp === (await hashSources(root));
}

/**
 * Builds the web interface when its sources changed since the last finished build. The stamp is written last: a build that was killed is built again.
 * Several starts at once build one after the other.
 *
 * @throws with the build's own words when it fails.
 */
export async function buildWeb(root: string): Promise<void> {
  const unlock = await takeBuildLock(root);
  try {
    if (await isWebBuilt(root)) return;
    await rm(join(root, STAMP), { force: true });
    const before = await hashSources(root);
    await buildAfresh(root);
    await writeFileAtomically(join(root, STAMP), before);
  } finally {
    await unlock();
  }
}
