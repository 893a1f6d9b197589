import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { identifyProcess, isSameProcess, type ProcessIdentity } from '../process/process-identity.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

const Recorded = z.array(z.object({ pid: z.number().int(), startedAt: z.string() }));

/** Writes down which processes run, for the next start to find what this one left behind. */
export async function recordProcesses(path: string, pids: readonly number[]): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(pids.map(identifyProcess))}\n`);
}

async function readRecorded(path: string): Promise<readonly ProcessIdentity[]> {
  try {
    return Recorded.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return [];
  }
}

/** Ends processes that a killed start left behind; one whose id belongs to another process by now is not touched. Returns how many there were. */
export async function endLeftoverProcesses(path: string): Promise<number> {
  const left = (await readRecorded(path)).filter((identity) => identity.startedAt !== '' && isSameProcess(identity));
  for (const { pid } of left) process.kill(pid, 'SIGTERM');
  const until = performance.now() + 3_000;
  while (left.some(isSameProcess) && performance.now() < until) await delay(50);
  for (const identity of left) if (isSameProcess(identity)) process.kill(identity.pid, 'SIGKILL');
  return left.length;
}
