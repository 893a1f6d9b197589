import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from './client.ts';
import type { Fault } from './fault-schedule.ts';
import type { Random } from './random.ts';
import type { Workload } from './workloads.ts';

/** Starts a workload and does to it what it wants done; a refusal is a problem, silence is not. */
async function drive(
  client: Client,
  workload: Workload,
  onAccepted: (instanceId: string, workload: Workload) => void,
): Promise<string | null> {
  try {
    const instanceId = await client.start(workload);
    onAccepted(instanceId, workload);
    if (workload.intervention !== null) await client.intervene(instanceId, workload.intervention);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** How close to a fault an execution is started that is aimed at it: it is under way then. */
export const AIM_MS = 800;
const AIMED = 0.6;

/** When each execution starts: most of them just before a fault, the others at any time. */
export function chooseMoments(
  count: number,
  schedule: readonly Pick<Fault, 'atMs'>[],
  withinMs: number,
  random: Random,
): number[] {
  const [first, ...others] = schedule.map((fault) => fault.atMs).filter((atMs) => atMs < withinMs);
  return Array.from({ length: count }, () =>
    first === undefined || random.next() >= AIMED
      ? random.next() * withinMs
      : Math.max(0, random.pick([first, ...others]) - random.next() * AIM_MS),
  );
}

/** Drives each workload from its moment on; resolves with what was refused. */
export async function driveFleet(
  client: Client,
  workloads: readonly Workload[],
  moments: readonly number[],
  onAccepted: (instanceId: string, workload: Workload) => void,
): Promise<readonly string[]> {
  const problems = await Promise.all(
    workloads.map(async (workload, index) => {
      await delay(moments[index]);
      return drive(client, workload, onAccepted);
    }),
  );
  return problems.filter((problem) => problem !== null);
}
