import type pg from 'pg';
import {
  deleteInstances,
  readInstances,
  writeInstances,
  type InstanceRow,
  type InstanceState,
} from '../../store/dapr-instances.ts';
import { isOver, type DaprEngineLogger, type DaprWorkflows } from './dapr-workflows.ts';

export interface WatchdogOptions {
  readonly pool: pg.Pool;
  readonly workflows: DaprWorkflows;
  readonly logger: DaprEngineLogger;
  /** Pause between looks. Default 2 s. */
  readonly everyMs?: number;
  /** How long an ended workflow stays in Dapr, to be looked at there. Default 10 minutes. */
  readonly keepMs?: number;
}

export interface Watchdog {
  /** Compares at once; resolves when that look is over. */
  look(): Promise<void>;
  close(): Promise<void>;
}

const BATCH = 200;
/** A start that was not scheduled by then lost its process, or Dapr was away. */
const SCHEDULE_AFTER_MS = 2_000;
/** Dapr hears of an end a moment after the database. */
const COMPARE_ENDED_AFTER_MS = 2_000;
/** Executions that go on are compared so often, the longest unseen first, and all of them once one is found missing. */
const COMPARE_OPEN_AFTER_MS = 30_000;
/** Calls to the sidecar at the same time. */
const PARALLEL = 8;

type Verdict = InstanceState | 'gone' | null;

async function forEachInParallel<Row>(rows: readonly Row[], work: (row: Row) => Promise<void>): Promise<void> {
  const queue = [...rows];
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let row = queue.shift(); row !== undefined; row = queue.shift()) await work(row);
    }),
  );
}

/** What was started and never scheduled gets its workflow. */
async function schedule({ workflows }: WatchdogOptions, { executionId }: InstanceRow): Promise<Verdict> {
  await workflows.schedule(executionId);
  return 'running';
}

/** An execution that goes on has a workflow that goes on; what Dapr lost is started again, and goes on from the database. */
async function mendOpen({ workflows, logger }: WatchdogOptions, { executionId }: InstanceRow): Promise<Verdict> {
  const status = await workflows.status(executionId);
  if (status !== 'missing' && !isOver(status)) return 'running';
  logger.warn({ executionId, status }, 'Dapr lost the workflow of an execution that goes on; it is started again');
  if (isOver(status)) await workflows.purge(executionId);
  await workflows.schedule(executionId);
  return 'running';
}

/** An ended execution's workflow ends too. */
async function mendEnded(
  { workflows, logger }: WatchdogOptions,
  { executionId, runtimeStatus }: InstanceRow,
): Promise<Verdict> {
  const status = await workflows.status(executionId);
  if (status === 'missing' || isOver(status)) return 'ended';
  logger.info({ executionId, status, runtimeStatus }, 'an execution ended and Dapr has not heard of it; told again');
  if (runtimeStatus === 'TERMINATED') await workflows.terminate(executionId);
  else await workflows.wake(executionId);
  return null;
}

async function forget({ workflows }: WatchdogOptions, { executionId }: InstanceRow): Promise<Verdict> {
  await workflows.purge(executionId);
  return 'gone';
}

interface Round {
  readonly state: InstanceState;
  readonly isEnded: boolean;
  readonly olderThanMs: number;
  readonly mend: (options: WatchdogOptions, row: InstanceRow) => Promise<Verdict>;
}

function toRounds(keepMs: number): readonly Round[] {
  return [
    { state: 'wanted', isEnded: false, olderThanMs: SCHEDULE_AFTER_MS, mend: schedule },
    { state: 'wanted', isEnded: true, olderThanMs: SCHEDULE_AFTER_MS, mend: schedule },
    { state: 'running', isEnded: true, olderThanMs: COMPARE_ENDED_AFTER_MS, mend: mendEnded },
    { state: 'running', isEnded: false, olderThanMs: COMPARE_OPEN_AFTER_MS, mend: mendOpen },
    { state: 'ended', isEnded: true, olderThanMs: keepMs, mend: forget },
  ];
}

async function compare(options: WatchdogOptions, round: Round, isClosed: () => boolean): Promise<void> {
  const rows = await readInstances(options.pool, { ...round, limit: BATCH });
  const verdicts = new Map<Verdict, string[]>();
  let failure: unknown = null;
  await forEachInParallel(rows, async (row) => {
    if (failure !== null || isClosed()) return;
    try {
      const verdict = await round.mend(options, row);
      verdicts.set(verdict, [...(verdicts.get(verdict) ?? []), row.executionId]);
    } catch (error) {
      failure = error;
    }
  });
  for (const [verdict, ids] of verdicts) {
    if (verdict === 'gone') await deleteInstances(options.pool, ids);
    else await writeInstances(options.pool, ids, verdict ?? round.state);
  }
  if (failure !== null) throw failure;
}

/**
 * Compares the executions of the database with the workflows in Dapr, and mends what differs: the database is right. What cannot be asked now is asked
 * at the next look.
 */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const rounds = toRounds(options.keepMs ?? 600_000);
  let isClosed = false;
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function lookOnce(): Promise<void> {
    for (const round of rounds) {
      if (isClosed) return;
      try {
        await compare(options, round, () => isClosed);
      } catch (error) {
        if (!isClosed)
          options.logger.warn({ err: error, state: round.state }, 'comparing with Dapr failed; trying again');
        return;
      }
    }
  }

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  }

  function next(): void {
    timer = setTimeout(() => void look().finally(() => (isClosed ? undefined : next())), options.everyMs ?? 2_000);
  }

  next();
  return {
    look,
    close: async () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await looking;
    },
  };
}
