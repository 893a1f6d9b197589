import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endWithUs } from '../process/end-with-us.mjs';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { isProcessAlive } from '../process/process-identity.ts';
import type { ServerAccount } from './server-account.ts';

export interface PostgresProcessOptions {
  readonly dir: string;
  readonly port: number;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | null;
  /** Server settings, `name=value`. */
  readonly settings: readonly string[];
}

/** `postmaster.pid` names the process of this folder's server; whether that process is really one is told from its command line. */
function isServerOf(dir: string, pid: number): boolean {
  if (!isProcessAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(dir);
  } catch {
    return false;
  }
}

/**
 * Makes the folder free for a new server: a server that a killed supervisor left behind is stopped in an orderly way, and a pid file whose
 * process is gone, or is something else by now, is removed.
 */
export async function releaseCluster(dir: string): Promise<void> {
  const pidFile = join(dir, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8').catch(() => null);
  if (text === null) return;
  const pid = Number(text.split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && isServerOf(dir, pid)) {
    for (const [signal, waitMs] of [
      ['SIGINT', 5_000],
      ['SIGQUIT', 3_000],
      ['SIGKILL', 1_000],
    ] as const) {
      const until = performance.now() + waitMs;
      process.kill(pid, signal);
      while (isProcessAlive(pid) && performance.now() < until) await delay(20);
      if (!isProcessAlive(pid)) break;
    }
  }
  await rm(pidFile, { force: true });
}

/**
 * Starts the server on loopback, without a Unix socket. It lives in a session of its own, so that a Ctrl-C of the terminal does not reach it
 * before the services, and stops when this process ends, even by kill -9.
 */
export function spawnPostgres(options: PostgresProcessOptions): ChildProcess {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...options.settings];
  const child = spawn(
    options.binaries.postgres,
    ['-D', options.dir, '-p', String(options.port), ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...options.account,
      cwd: options.dir,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  // PostgreSQL's fast shutdown.
  endWithUs(child, 'INT');
  return child;
}
