import type pg from 'pg';
import { readInstances, type InstanceState } from '../../../store/dapr-instances.ts';
import type { DaprEngineLogger, DaprWorkflows } from '../dapr-workflows.ts';
import { repairInstances } from './repair-instances.ts';
import { forget, repairEnded, repairOpen, repairPurged, schedule, scheduleEnded, type Repair } from './repairs.ts';
import { isSidecarAway } from '../sdk/sidecar-calls.ts';

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
/** Executions that go on need nothing of Dapr: of ten thousand that wait, a few are enough to find out whether it has lost them. */
const SAMPLE = 50;
/** Batches of one kind in one look. */
const MOST_BATCHES = 25;
/** A start that was not scheduled by then lost its process, or Dapr was away. */
export const SCHEDULE_AFTER_MS = 2_000;
/** Dapr hears of an end a moment after the database. */
const COMPARE_ENDED_AFTER_MS = 2_000;
/** Executions that go on are compared so often, the longest unseen first. */
const COMPARE_OPEN_AFTER_MS = 30_000;

interface Round {
  readonly state: InstanceState;
  readonly isEnded: boolean;
  readonly olderThanMs: number;
  readonly repair: Repair;
}

function toRounds(keepMs: number): readonly Round[] {
  return [
    { state: 'wanted', isEnded: false, olderThanMs: SCHEDULE_AFTER_MS, repair: schedule },
    { state: 'wanted', isEnded: true, olderThanMs: SCHEDULE_AFTER_MS, repair: scheduleEnded },
    { state: 'purged', isEnded: true, olderThanMs: COMPARE_ENDED_AFTER_MS, repair: repairPurged },
    { state: 'running', isEnded: true, olderThanMs: COMPARE_ENDED_AFTER_MS, repair: repairEnded },
    { state: 'running', isEnded: false, olderThanMs: COMPARE_OPEN_AFTER_MS, repair: repairOpen },
    { state: 'ended', isEnded: true, olderThanMs: keepMs, repair: forget },
  ];
}

async function compare(options: WatchdogOptions, round: Round, isClosed: () => boolean): Promise<void> {
  let isSample = round.state === 'running' && !round.isEnded;
  for (let batch = 0; batch < MOST_BATCHES && !isClosed(); batch += 1) {
    const limit = isSample ? SAMPLE : BATCH;
    const rows = await readInstances(options.pool, { ...round, limit });
    const wereLost = await repairInstances(options, rows, round.state, round.repair, isClosed);
    if (rows.length < limit || (isSample && !wereLost)) return;
    // Redis was emptied: then all of them are lost.
    isSample = false;
  }
}

/**
 * Compares the executions of the database with the workflows in Dapr, and repairs what differs: the database is right. What cannot be asked now is asked
 * at the next look.
 */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const rounds = toRounds(options.keepMs ?? 600_000);
  let isClosed = false;
  let isAway = false;
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function lookOnce(): Promise<void> {
    try {
      for (const round of rounds) if (!isClosed) await compare(options, round, () => isClosed);
      isAway = false;
    } catch (error) {
      // Said once for as long as it lasts.
      if (!isClosed && !isAway) options.logger.warn({ err: error }, 'comparing with Dapr failed; trying again');
      isAway = isSidecarAway(error);
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
