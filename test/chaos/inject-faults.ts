import { setTimeout as delay } from 'node:timers/promises';
import type { LocalInfo, ProcessName } from '#infra/local/local-info.ts';
import { type Fault, KILLED, type KillKind } from './fault-schedule.ts';
import type { SecondRunner } from './second-runner.ts';

export interface FaultTargets {
  /** Follows every restart. */
  readonly pids: LocalInfo['pids'];
  readonly startSecondRunner: () => Promise<SecondRunner>;
}

/** No restart takes longer. */
const RESTART_MS = 30_000;

/** Resolves with the ids of these processes when all of them run at the same time. */
async function untilRunning(pids: LocalInfo['pids'], names: readonly ProcessName[]): Promise<readonly number[]> {
  const until = performance.now() + RESTART_MS;
  for (;;) {
    const running = names.flatMap((name) => pids[name] ?? []);
    if (running.length === names.length) return running;
    if (performance.now() > until) throw new Error(`${names.join(', ')} were not started again`);
    await delay(20);
  }
}

async function kill(pids: LocalInfo['pids'], kind: KillKind): Promise<void> {
  for (const pid of await untilRunning(pids, KILLED[kind])) process.kill(pid, 'SIGKILL');
}

async function stopFor(pids: LocalInfo['pids'], name: ProcessName, forMs: number): Promise<void> {
  const [pid] = await untilRunning(pids, [name]);
  if (pid === undefined) return;
  process.kill(pid, 'SIGSTOP');
  await delay(forMs);
  process.kill(pid, 'SIGCONT');
}

/** The runner sleeps beyond its leases, another one takes over, the first comes back to work that is not its own any more; then the other dies. */
async function makeZombie({ pids, startSecondRunner }: FaultTargets, forMs: number): Promise<void> {
  const other = await startSecondRunner();
  try {
    await stopFor(pids, 'runner', forMs);
    // Both at work: the one that came back, and the one that took over.
    await delay(1_000);
  } finally {
    await other.kill();
  }
}

async function inject(targets: FaultTargets, { kind, forMs }: Fault): Promise<void> {
  if (kind === 'stopped-orchestrator') return stopFor(targets.pids, 'orchestrator', forMs);
  if (kind === 'stopped-runner') return stopFor(targets.pids, 'runner', forMs);
  return kind === 'zombie' ? makeZombie(targets, forMs) : kill(targets.pids, kind);
}

/** Does to the processes what the schedule says, one fault after the other; one that found its processes still starting comes a little late. */
export async function injectFaults(schedule: readonly Fault[], targets: FaultTargets): Promise<void> {
  const startedAt = performance.now();
  for (const fault of schedule) {
    await delay(Math.max(0, startedAt + fault.atMs - performance.now()));
    await inject(targets, fault);
  }
}
