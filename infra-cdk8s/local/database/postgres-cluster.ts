import { spawn } from 'node:child_process';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { endWithUs } from '../process/end-with-us.mjs';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { isProcessAlive } from '../process/process-identity.ts';
import type { ServerAccount } from './server-account.ts';

export interface ClusterOptions {
  /** The folder of the finished cluster. */
  readonly dir: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | null;
}

/** An initdb whose parent was killed writes on for a moment: removing what it makes is tried again, and left to the next start after that. */
const RETRIES = { maxRetries: 2, retryDelay: 50 } as const;

/** Removes what runs of initdb left that were killed; those still running are left alone. */
async function removeHalfFinished(dir: string): Promise<void> {
  const prefix = `${basename(dir)}.new-`;
  for (const name of await readdir(dirname(dir))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    if (pid !== process.pid && isProcessAlive(pid)) continue;
    await rm(join(dirname(dir), name), { recursive: true, force: true, ...RETRIES }).catch(() => undefined);
  }
}

/** Whether the folder holds a finished cluster. */
export async function hasCluster(dir: string): Promise<boolean> {
  return readFile(join(dir, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function runInitdb(options: ClusterOptions, cwd: string, args: readonly string[]): Promise<void> {
  const child = spawn(options.binaries.initdb, args, {
    ...options.account,
    cwd,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  endWithUs(child, 'KILL');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const how = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve(code ?? signal));
  });
  if (how !== 0) throw new Error(`The database could not be made (initdb ended with ${String(how)}):\n${said}`);
}

/**
 * Makes a cluster in UTF-8 whose superuser is `postgres`, in a temporary folder that gets its name when complete: a killed run leaves
 * nothing that looks finished.
 */
export async function initialiseCluster(options: ClusterOptions): Promise<void> {
  const { dir, account } = options;
  await removeHalfFinished(dir);
  const work = `${dir}.new-${process.pid}`;
  await mkdir(work, { recursive: true, mode: 0o700 });
  const passwordFile = join(work, 'password');
  const cluster = join(work, 'cluster');
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (account !== null) {
    await chown(work, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  try {
    await runInitdb(options, work, [
      `--pgdata=${cluster}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ]);
    // An empty folder or one without PG_VERSION under the final name is no cluster of anybody.
    await rm(dir, { recursive: true, force: true });
    await rename(cluster, dir);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
