import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { type DaprFault, describeFault, recoveryLimitMs } from './dapr-faults.ts';
import type { Verdict } from './judge.ts';
import type { WorkloadKind } from './workload-shapes.ts';

/** How long it took after a fault until all was as before. */
export interface Recovery {
  readonly fault: DaprFault;
  /** When it was over, in milliseconds since the epoch. */
  readonly faultAt: number;
  /** From the kill, the SIGCONT or the FLUSHALL until an execution had ended that was started after it. */
  readonly probeMs: number;
  /** From the same moment until those had ended that were under way. */
  readonly underWayMs: number;
  readonly underWay: number;
  /** Ids of those that had not ended when nobody waited any longer. */
  readonly open: readonly string[];
}

const POLL_MS = 50;
/** Beyond any limit: then the run goes on, and the verdict says so. */
const GIVE_UP_MS = 150_000;

/** Kinds that wait for nothing but the product: no timer, no person, no later call of the client. */
const UNWAITING: ReadonlySet<WorkloadKind> = new Set<WorkloadKind>([
  'chain',
  'parallel',
  'condition',
  'http-request',
  'publish-event',
]);

export function isUnwaiting(kind: WorkloadKind): boolean {
  return UNWAITING.has(kind);
}

/** The executions that have not ended. */
export async function readOpen(pool: pg.Pool, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM executions WHERE id = ANY($1) AND completed_at IS NULL',
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Resolves with those that are open after `GIVE_UP_MS`; none when all have ended. Asks again while the database is away. */
async function untilEnded(pool: pg.Pool, ids: readonly string[]): Promise<readonly string[]> {
  const until = performance.now() + GIVE_UP_MS;
  let open = ids;
  for (;;) {
    open = await readOpen(pool, open).catch(() => open);
    if (open.length === 0 || performance.now() > until) return open;
    await delay(POLL_MS);
  }
}

/**
 * Measures from now, the moment of the kill, the SIGCONT or the FLUSHALL: `startProbe` starts an execution, `underWay` are those that were accepted
 * before, had not ended, and wait for nothing but the product.
 */
export async function measureRecovery(
  pool: pg.Pool,
  fault: DaprFault,
  underWay: readonly string[],
  startProbe: () => Promise<readonly string[]>,
): Promise<Recovery> {
  const from = performance.now();
  const sinceFault = () => performance.now() - from;
  const faultAt = Date.now();
  const probed = startProbe().then(async (ids) => ({ open: await untilEnded(pool, ids), ms: sinceFault() }));
  const [probe, others] = await Promise.all([
    probed,
    untilEnded(pool, underWay).then((open) => ({ open, ms: sinceFault() })),
  ]);
  const open = [...probe.open, ...others.open];
  return { fault, faultAt, probeMs: probe.ms, underWayMs: others.ms, underWay: underWay.length, open };
}

function totalMs({ probeMs, underWayMs }: Recovery): number {
  return Math.max(probeMs, underWayMs);
}

const toSeconds = (ms: number) => (ms / 1_000).toFixed(1);

/** One line a fault. */
export function describeRecovery(recovery: Recovery): string {
  const { fault, probeMs, underWayMs, underWay } = recovery;
  const limit = recoveryLimitMs(fault) / 1_000;
  return (
    `recovery    ${describeFault(fault).padEnd(37)} ${toSeconds(totalMs(recovery)).padStart(5)} s of ${limit} s: ` +
    `a new execution ended after ${toSeconds(probeMs)} s, the ${underWay} under way after ${toSeconds(underWayMs)} s`
  );
}

export function judgeRecovery(recovery: Recovery): Verdict {
  const { fault, open } = recovery;
  const limitMs = recoveryLimitMs(fault);
  const isLate = totalMs(recovery) > limitMs || open.length > 0;
  const names = open.length === 0 ? '' : `; still open: ${open.join(', ')}`;
  const problems = isLate ? [`${toSeconds(totalMs(recovery))} s, wanted ${limitMs / 1_000} s${names}`] : [];
  return { title: `recovery after ${describeFault(fault)}`, problems };
}
