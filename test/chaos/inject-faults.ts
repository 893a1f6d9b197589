import { setTimeout as delay } from 'node:timers/promises';
import type { LocalInfo } from '#infra/local/data/local-info.ts';
import { type Fault, KILLED } from './fault-schedule.ts';
import { kill, stopFor } from './process-faults.ts';
import type { SecondRunner } from './second-runner.ts';

export interface FaultTargets {
  /** Follows every restart. */
  readonly pids: LocalInfo['pids'];
  readonly startSecondRunner: () => Promise<SecondRunner>;
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
  return kind === 'zombie' ? makeZombie(targets, forMs) : kill(targets.pids, KILLED[kind]);
}

/** Does to the processes what the schedule says, one fault after the other; one that found its processes still starting comes a little late. */
export async function injectFaults(schedule: readonly Fault[], targets: FaultTargets): Promise<void> {
  const startedAt = performance.now();
  for (const fault of schedule) {
    await delay(Math.max(0, startedAt + fault.atMs - performance.now()));
    await inject(targets, fault);
  }
}
