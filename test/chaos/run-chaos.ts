import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { type ChaosStack, startChaosStack } from './chaos-stack.ts';
import { type Client, createClient } from './client.ts';
import { type ExecutionRecord, readExecutionRecords } from './execution-record.ts';
import { checkInvariants } from './invariants.ts';
import { killAtRandom } from './killer.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { checkHeard, checkOutcome } from './outcomes.ts';
import { createRandom, type Random } from './random.ts';
import { saveListener } from './save-listener.ts';
import { makeWorkload, type Workload, WORKLOAD_KINDS } from './workloads.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly faultMs: number;
  readonly executions: number;
}

interface Verdict {
  readonly title: string;
  readonly problems: readonly string[];
}

/** How long everything may take to come to rest after the last kill. */
const HEAL_MS = 150_000;
const TAIL = 20;

/** Starts a workload and sees it through the gate; a refusal is a problem, silence is not. */
async function drive(client: Client, workload: Workload, accepted: Map<string, Workload>): Promise<string | null> {
  try {
    const instanceId = await client.start(workload);
    accepted.set(instanceId, workload);
    if (workload.decision !== null) await client.decide(instanceId, workload);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function startFleet(
  client: Client,
  workloads: readonly Workload[],
  random: Random,
  withinMs: number,
  accepted: Map<string, Workload>,
): Promise<readonly string[]> {
  const moments = workloads.map(() => random.next() * withinMs);
  const problems = await Promise.all(
    workloads.map(async (workload, index) => {
      await delay(moments[index]);
      return drive(client, workload, accepted);
    }),
  );
  return problems.filter((problem) => problem !== null);
}

async function countOpen(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ open: number }>(`SELECT
    (SELECT count(*) FROM executions WHERE completed_at IS NULL)::int + (SELECT count(*) FROM queue_messages)::int AS open`);
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
  return `${open} executions and messages are open ${HEAL_MS / 1_000} s after the last kill`;
}

async function readRecords(pool: pg.Pool): Promise<ReadonlyMap<string, ExecutionRecord>> {
  const records = new Map<string, ExecutionRecord>();
  for await (const record of readExecutionRecords(pool)) records.set(record.id, record);
  return records;
}

async function judge(
  stack: ChaosStack,
  ledger: Ledger,
  accepted: ReadonlyMap<string, Workload>,
): Promise<readonly Verdict[]> {
  const records = await readRecords(stack.pool);
  const outcomes = [...accepted].map(([instanceId, workload]) => {
    const record = records.get(instanceId);
    const problems = record === undefined ? ['P1 was accepted and is gone'] : checkOutcome(record, workload);
    return { title: `${workload.kind} ${instanceId}`, problems };
  });
  const violations = await checkInvariants(stack.pool, ledger);
  const byProperty = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P8', 'P10', 'P11', 'P16', 'P17'].map((property) => ({
    title: `invariant ${property}`,
    problems: violations
      .filter(({ text }) => text.startsWith(`${property} `))
      .map(({ executionId, text }) => `${executionId}: ${text}`),
  }));
  const dead = await stack.pool.query<{ reason: string }>('SELECT reason FROM dead_letters');
  return [
    ...outcomes,
    ...byProperty,
    { title: 'every event heard once', problems: checkHeard([...records.values()], [...accepted.values()]) },
    { title: 'no dead letters', problems: dead.rows.map(({ reason }) => reason) },
  ];
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

/** Runs mixed executions while processes are killed, lets everything heal, and judges what is recorded against what was promised. */
export async function runChaos(options: ChaosOptions): Promise<{ passed: number; failed: number }> {
  const random = createRandom(options.seed);
  const ledger = await startLedger();
  const stack = await startChaosStack({ HTTP_ALLOWED_HOSTS: new URL(ledger.baseUrl).host, LOG_LEVEL: 'info' });
  try {
    await saveListener(stack.pool, ledger.baseUrl);
    const make = (index: number, name: string) => {
      const kind = WORKLOAD_KINDS[index % WORKLOAD_KINDS.length] ?? 'chain';
      return makeWorkload(kind, `${name}${index}`, ledger.baseUrl, random);
    };
    const client = createClient(stack.info, `chaos-${options.seed}`);
    const accepted = new Map<string, Workload>();
    const healing = new AbortController();
    const killing = killAtRandom(stack.info.pids, createRandom(options.seed + 1), 4_000, healing.signal);
    const workloads = Array.from({ length: options.executions }, (_, index) => make(index, 'run'));
    const fleet = startFleet(client, workloads, random, options.faultMs * 0.8, accepted);
    await delay(options.faultMs);
    healing.abort();
    const killed = await killing;
    console.log(`  ${killed.length} kills: ${killed.join(' ')}`);
    const refusals = await fleet;
    const tail = Array.from({ length: TAIL }, (_, index) => make(index, 'tail'));
    const late = await startFleet(client, tail, random, 1_000, accepted);
    const unrest = await waitForRest(stack.pool);
    console.log(`  ${accepted.size} executions accepted, ${ledger.entries.length} effects in the ledger`);
    return report(
      [
        { title: 'every start is answered', problems: [...refusals, ...late] },
        { title: 'everything comes to rest', problems: unrest === null ? [] : [unrest] },
        ...(await judge(stack, ledger, accepted)),
      ],
      stack,
    );
  } finally {
    await stack.stop();
    await ledger.close();
  }
}
