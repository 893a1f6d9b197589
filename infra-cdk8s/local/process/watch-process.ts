import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** How often an unready process is asked, in milliseconds. */
const READY_POLL_MS = 50;

export interface ProcessRun {
  /** Why it ended, in words. */
  readonly cause: string;
  /** How long it ran after it was ready; 0 when it never was. */
  readonly healthyForMs: number;
}

export interface ProcessWatch {
  readonly isReady: () => Promise<boolean>;
  readonly onReady: () => void;
  readonly onLine: (line: string) => void;
}

function waitForExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

async function waitForReady(child: ChildProcess, isReady: () => Promise<boolean>): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    if (await isReady()) return true;
    await delay(READY_POLL_MS);
  }
  return false;
}

/** Follows one run of a process: its lines, the moment it is ready, and its end, on which it resolves. */
export async function watchProcess(child: ChildProcess, watch: ProcessWatch): Promise<ProcessRun> {
  const exit = waitForExit(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream, crlfDelay: Infinity }).on('line', watch.onLine);
  }
  let readyAt: number | null = null;
  const noticeReady = async () => {
    if (!(await waitForReady(child, watch.isReady))) return;
    readyAt = performance.now();
    watch.onReady();
  };
  void noticeReady();
  const cause = await exit;
  return { cause, healthyForMs: readyAt === null ? 0 : performance.now() - readyAt };
}
