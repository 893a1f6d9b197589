import { setTimeout as delay } from 'node:timers/promises';
import type { LocalInfo, ProcessName } from '#infra/local/data/local-info.ts';

type Pids = LocalInfo['pids'];

/** No restart takes longer. */
const RESTART_MS = 30_000;

/** Resolves with the ids of these processes when all of them run at the same time. */
async function untilRunning(pids: Pids, names: readonly ProcessName[]): Promise<readonly number[]> {
  const until = performance.now() + RESTART_MS;
  for (;;) {
    const running = names.flatMap((name) => pids[name] ?? []);
    if (running.length === names.length) return running;
    if (performance.now() > until) throw new Error(`${names.join(', ')} were not started again`);
    await delay(20);
  }
}

/** Kills these processes (-9) at once, when all of them run. */
export async function kill(pids: Pids, names: readonly ProcessName[]): Promise<void> {
  for (const pid of await untilRunning(pids, names)) process.kill(pid, 'SIGKILL');
}

/** A process that is ending may be gone before it is told to go on. */
function goOn(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error;
  }
}

/** Stops a process (SIGSTOP) for a while. */
export async function stopFor(pids: Pids, name: ProcessName, forMs: number): Promise<void> {
  const [pid] = await untilRunning(pids, [name]);
  if (pid === undefined) return;
  process.kill(pid, 'SIGSTOP');
  await delay(forMs);
  goOn(pid);
}
