import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';
import { findLockProblems, Lock, toPackageName } from './lock-problems.ts';

// `npm run lock`: with `--repair` it asks the registry for the integrity that npm left out, and takes addresses away.

const FILE = join(PROJECT_ROOT, 'package-lock.json');

async function fetchIntegrity(name: string, version: string): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', ['view', `${name}@${version}`, 'dist.integrity', '--json'], {
    cwd: PROJECT_ROOT,
    shell: process.platform === 'win32',
  });
  return z.string().parse(JSON.parse(stdout));
}

async function repair(lock: Lock): Promise<void> {
  for (const [path, entry] of Object.entries(lock.packages)) {
    delete entry.resolved;
    if (path === '' || entry.integrity !== undefined || entry.version === undefined) continue;
    entry.integrity = await fetchIntegrity(toPackageName(path, entry), entry.version);
  }
  await writeFile(FILE, `${JSON.stringify(lock, null, 2)}\n`);
}

const lock = Lock.parse(JSON.parse(await readFile(FILE, 'utf8')));
if (process.argv.includes('--repair')) await repair(lock);
const problems = findLockProblems(lock);
if (problems.length > 0) {
  console.error(`${problems.join('\n')}\n\npackage-lock.json is not fit to be shared. Mend what can be: npm run lock`);
  process.exitCode = 1;
}
