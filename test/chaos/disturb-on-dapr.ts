import { setTimeout as delay } from 'node:timers/promises';
import { askRedis } from '#infra/local/dapr/redis/ask-redis.ts';
import { parseRedisUrl } from '#infra/local/dapr/redis/redis-url.ts';
import type { ChaosRun, Disturbance } from './chaos-run.ts';
import { type DaprFault, describeFault, listDaprFaults, TARGETS } from './dapr-faults.ts';
import { AIM_MS, chooseMoments, driveFleet } from './fleet.ts';
import { parkExecutions } from './parked-executions.ts';
import { kill, stopFor } from './process-faults.ts';
import { describeRecovery, isUnwaiting, judgeRecovery, measureRecovery, readOpen, type Recovery } from './recovery.ts';
import { makeWorkload, type Workload } from './workloads.ts';

export interface DaprDisturbanceOptions {
  readonly extent: 'whole' | 'brief';
  readonly executions: number;
}

/** Ids of what was accepted and waits for nothing but the product, in that order. */
type Accepted = string[];

async function inject({ info }: ChaosRun['stack'], fault: DaprFault): Promise<void> {
  if (fault.kind === 'kill') return kill(info.pids, TARGETS[fault.target]);
  if (fault.kind === 'flush') {
    await askRedis(parseRedisUrl(info.dapr?.redisUrl ?? ''), [['FLUSHALL']]);
    return;
  }
  await Promise.all(TARGETS[fault.target].map((name) => stopFor(info.pids, name, fault.forMs)));
}

interface Round {
  readonly fault: DaprFault;
  readonly workloads: readonly Workload[];
  readonly probe: Workload;
  /** Done as soon as the fault is over; resolves with what was refused. */
  readonly afterwards: () => Promise<readonly string[]>;
}

/** One fault among executions that were just started; the round is over when what was under way and a new execution have ended. */
async function runRound(
  run: ChaosRun,
  { fault, workloads, probe, afterwards }: Round,
  accepted: Accepted,
): Promise<{ readonly recovery: Recovery; readonly fleet: Promise<readonly string[]> }> {
  const { stack, client, random, onAccepted } = run;
  const forMs = fault.kind === 'stop' ? fault.forMs : 0;
  const moments = chooseMoments(workloads.length, [{ atMs: AIM_MS }], AIM_MS + forMs, random);
  const fleet = driveFleet(client, workloads, moments, onAccepted);
  await delay(AIM_MS);
  const before = await readOpen(stack.pool, accepted);
  const known = accepted.length;
  await inject(stack, fault);
  const underWay = [...before, ...accepted.slice(known)];
  const probing: Promise<readonly string[]>[] = [fleet];
  const recovery = await measureRecovery(stack.pool, fault, underWay, async () => {
    probing.push(afterwards());
    const ids: string[] = [];
    const probed = driveFleet(client, [probe], [0], (id, workload) => {
      onAccepted(id, workload);
      ids.push(id);
    });
    probing.push(probed);
    await probed;
    return ids;
  });
  return { recovery, fleet: Promise.all(probing).then((refusals) => refusals.flat()) };
}

/**
 * Drives executions in rounds of one fault each; those that wait for a timer or a person go on over the next rounds. Some wait for a decision from the
 * beginning until Redis is emptied: it is made for half of them at once, for the others after the last fault, when Dapr has forgotten them.
 */
export async function disturbOnDapr(
  run: ChaosRun,
  { extent, executions }: DaprDisturbanceOptions,
): Promise<Disturbance> {
  const faults = listDaprFaults(run.random, extent);
  const perRound = Math.ceil(executions / faults.length);
  const accepted: Accepted = [];
  const onAccepted: ChaosRun['onAccepted'] = (id, workload) => {
    run.onAccepted(id, workload);
    if (isUnwaiting(workload.kind)) accepted.push(id);
  };
  const recoveries: Recovery[] = [];
  const fleets: Promise<readonly string[]>[] = [];
  let emptiedAt: number | null = null;
  const [first, others] = [await parkExecutions(run, 'first'), await parkExecutions(run, 'other')];
  for (const [index, fault] of faults.entries()) {
    const workloads = Array.from({ length: perRound }, (_, place) => run.make(index * perRound + place, 'run'));
    const probe = makeWorkload('chain', `probe${index}`, run.ledger.baseUrl, run.random);
    const afterwards = fault.kind === 'flush' ? () => first.approve() : async () => [];
    const round = { fault, workloads, probe, afterwards };
    const { recovery, fleet } = await runRound({ ...run, onAccepted }, round, accepted);
    if (fault.kind === 'flush') emptiedAt = recovery.faultAt;
    console.log(`  ${describeRecovery(recovery)}`);
    recoveries.push(recovery);
    fleets.push(fleet);
  }
  const refusals = await Promise.all([...fleets, others.approve()]);
  return {
    faults: faults.map(describeFault),
    refusals: refusals.flat(),
    verdicts: recoveries.map(judgeRecovery),
    emptiedAt,
    parked: [...first.ids, ...others.ids],
  };
}
