import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { visit } from '../builders/web/web-visitor.ts';
import type { ChaosRun, Disturbance } from './chaos-run.ts';
import { type ChaosStack, type Engine, startChaosStack } from './chaos-stack.ts';
import { createClient } from './client.ts';
import { describeRun } from './figures.ts';
import { driveFleet } from './fleet.ts';
import { judge, type Verdict } from './judge.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { createRandom } from './random.ts';
import { startPublisher } from './publisher.ts';
import { saveListeners } from './save-listeners.ts';
import { checkSchedules, readFirings } from './schedule-invariant.ts';
import { startScheduledWorkflows } from './scheduled-workflows.ts';
import { followExecution, type Transcript } from './transcript.ts';
import { WORKLOAD_KINDS } from './workload-shapes.ts';
import { makeWorkload, type Workload } from './workloads.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly engine: Engine;
  /** Additional environment of the services. */
  readonly disturb: (run: ChaosRun, env: Readonly<Record<string, string>>) => Promise<Disturbance>;
}

/** How long everything may take to come to rest after the last fault. */
const HEAL_MS = 150_000;
/** How long a stream may take to tell an end that is recorded. */
const TELL_MS = 20_000;
const TAIL = 20;
/** One in so many executions is followed through the web service. */
const FOLLOWED_OF = 3;

async function countOpen(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ open: number }>(`SELECT
    (SELECT count(*) FROM executions WHERE completed_at IS NULL)::int + (SELECT count(*) FROM queue_messages)::int
      + (SELECT count(*) FROM outbox)::int + (SELECT count(*) FROM dapr_instances WHERE state <> 'ended')::int AS open`);
  return rows[0]?.open ?? 0;
}

async function waitForRest(pool: pg.Pool): Promise<string | null> {
  const until = performance.now() + HEAL_MS;
  let open = -1;
  while (performance.now() < until) {
    open = await countOpen(pool).catch(() => -1);
    if (open === 0) return null;
    await delay(250);
  }
  return `${open} executions, messages and Dapr workflows are open ${HEAL_MS / 1_000} s after the last fault`;
}

/** Follows some of the executions that are accepted. */
function startFollowers(webUrl: string, cookie: string, seed: number) {
  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  const following: Promise<Transcript>[] = [];
  return {
    follow: (instanceId: string) => {
      const random = createRandom(seed + following.length);
      following.push(followExecution(webUrl, cookie, instanceId, random, leaving.signal));
    },
    finish: async () => {
      const timer = setTimeout(() => leaving.abort(), TELL_MS);
      const transcripts = await Promise.all(following);
      clearTimeout(timer);
      return transcripts;
    },
  };
}

function report(verdicts: readonly Verdict[], stack: ChaosStack): { passed: number; failed: number } {
  const bad = verdicts.filter(({ problems }) => problems.length > 0);
  for (const { title, problems } of bad)
    console.log(
      `✗ ${title}\n${problems
        .slice(0, 10)
        .map((text) => `    ${text}`)
        .join('\n')}`,
    );
  if (bad.length > 0) console.log(`\nThe last lines of the services:\n${stack.lines.slice(-60).join('\n')}`);
  return { passed: verdicts.length - bad.length, failed: bad.length };
}

async function runOn(
  stack: ChaosStack,
  ledger: Ledger,
  env: Readonly<Record<string, string>>,
  { seed, disturb }: ChaosOptions,
): Promise<{ passed: number; failed: number }> {
  const random = createRandom(seed);
  await saveListeners(stack.pool, ledger.baseUrl);
  const scheduled = await startScheduledWorkflows(stack.pool, ledger.baseUrl, createRandom(seed + 3));
  const visitor = await visit(stack.info.webUrl);
  const make = (index: number, name: string) =>
    makeWorkload(WORKLOAD_KINDS[index % WORKLOAD_KINDS.length] ?? 'chain', `${name}${index}`, ledger.baseUrl, random);
  const client = createClient(stack.info, `chaos-${seed}`);
  const followers = startFollowers(stack.info.webUrl, visitor.cookie, seed);
  const accepted = new Map<string, Workload>();
  const onAccepted = (instanceId: string, workload: Workload) => {
    if (accepted.size % FOLLOWED_OF === 0) followers.follow(instanceId);
    accepted.set(instanceId, workload);
  };
  const publisher = await startPublisher(stack.info, visitor, createRandom(seed + 2));
  const disturbance = await disturb({ stack, ledger, client, random, make, onAccepted }, env);
  const tail = Array.from({ length: TAIL }, (_, index) => make(index, 'tail'));
  const moments = tail.map(() => random.next() * 1_000);
  const late = await driveFleet(client, tail, moments, onAccepted);
  const published = await publisher.finish();
  const scheduleLog = await scheduled.stop();
  const unrest = await waitForRest(stack.pool);
  const { emptiedAt, parked } = disturbance;
  const seen = { ledger, accepted, transcripts: await followers.finish(), emptiedAt, parked, published };
  console.log(await describeRun(stack.pool, disturbance.faults, seen, stack.lines));
  return report(
    [
      { title: 'every call is answered', problems: [...disturbance.refusals, ...late] },
      { title: 'everything comes to rest', problems: unrest === null ? [] : [unrest] },
      ...disturbance.verdicts,
      {
        title: 'every schedule fired once for each instant',
        problems: checkSchedules(await readFirings(stack.pool), scheduleLog),
      },
      ...(await judge(stack.pool, seen)),
    ],
    stack,
  );
}

/** Runs mixed executions while processes are killed and stopped, lets everything heal, and judges what is recorded against what was promised. */
export async function runChaos(options: ChaosOptions): Promise<{ passed: number; failed: number }> {
  const ledger = await startLedger(createRandom(options.seed + 1));
  const env = { HTTP_ALLOWED_HOSTS: new URL(ledger.baseUrl).host, LOG_LEVEL: 'info' };
  const stack = await startChaosStack(options.engine, env);
  try {
    return await runOn(stack, ledger, env, options);
  } finally {
    await stack.stop();
    await ledger.close();
  }
}
