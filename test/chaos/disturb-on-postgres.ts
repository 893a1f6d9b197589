import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosRun, Disturbance } from './chaos-run.ts';
import { makeFaultSchedule } from './fault-schedule.ts';
import { chooseMoments, driveFleet } from './fleet.ts';
import { injectFaults } from './inject-faults.ts';
import { startSecondRunner } from './second-runner.ts';

export interface PostgresDisturbanceOptions {
  readonly faultMs: number;
  readonly executions: number;
  /** Environment of the services of the stack. */
  readonly env: Readonly<Record<string, string>>;
}

/** Drives executions for `faultMs` while the services and the database are killed and stopped at seeded moments, whether the last fault is healed or not. */
export async function disturbOnPostgres(
  { stack, client, random, make, onAccepted }: ChaosRun,
  { faultMs, executions, env }: PostgresDisturbanceOptions,
): Promise<Disturbance> {
  const schedule = makeFaultSchedule(random, faultMs);
  const workloads = Array.from({ length: executions }, (_, index) => make(index, 'run'));
  const fleet = driveFleet(client, workloads, chooseMoments(executions, schedule, faultMs, random), onAccepted);
  const faults = injectFaults(schedule, {
    pids: stack.info.pids,
    startSecondRunner: () => startSecondRunner(stack.info, stack.dataDir, env),
  });
  await Promise.all([faults, delay(faultMs)]);
  const kinds = schedule.map(({ kind }) => kind);
  return { faults: kinds, refusals: await fleet, verdicts: [], emptiedAt: null, parked: [] };
}
