import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { readDueTimers } from '../../store/execution-reads.ts';

export interface TimerLoop {
  /** Announces a wake-up at that instant (milliseconds since 1970), so that the loop does not sleep past it. */
  expect(dueAt: number): void;
  close(): Promise<void>;
}

export interface TimerLoopOptions {
  readonly pool: pg.Pool;
  readonly clock: () => number;
  /** Feeds a tick to an execution. */
  wake(executionId: string): Promise<unknown>;
  readonly logger: { warn(fields: Record<string, unknown>, message: string): void };
}

/** Wake-ups armed by another process, or before this one started, are found by a look at least this often. */
const LONGEST_SLEEP_MS = 2_000;
const BATCH = 500;
/** Wake-ups that take longer, because they wait for others, do not hold up those that are due meanwhile. */
const WAKE_MS = 100;
/** Pause after a failed look. */
const PAUSE_MS = 500;

/** Wakes executions whose timer is due: durable, because the instants are rows and this loop only reads them. */
export function createTimerLoop(options: TimerLoopOptions): TimerLoop {
  const waking = new Map<string, Promise<void>>();
  let isClosed = false;
  let running: Promise<void> | null = null;
  let wakeAt = 0;
  let sleeping: NodeJS.Timeout | null = null;

  function sleepUntil(instant: number): void {
    if (isClosed) return;
    if (sleeping !== null) clearTimeout(sleeping);
    wakeAt = instant;
    // A millisecond more: rounding must not make the look come before the instant.
    sleeping = setTimeout(look, Math.max(0, Math.min(instant - options.clock() + 1, LONGEST_SLEEP_MS)));
  }

  function wake(executionId: string): void {
    const forget = () => void waking.delete(executionId);
    waking.set(executionId, options.wake(executionId).then(forget, forget));
  }

  async function run(): Promise<void> {
    try {
      const limit = BATCH + waking.size;
      const { ids, nextInMs } = await readDueTimers(options.pool, limit);
      for (const id of ids) if (!waking.has(id)) wake(id);
      await Promise.race([Promise.all(waking.values()), pause(WAKE_MS, undefined, { ref: false })]);
      sleepUntil(
        options.clock() + (ids.length === limit ? 0 : Math.min(nextInMs ?? LONGEST_SLEEP_MS, LONGEST_SLEEP_MS)),
      );
    } catch (error) {
      options.logger.warn({ err: error }, 'looking for due timers failed; looking again');
      sleepUntil(options.clock() + PAUSE_MS);
    }
  }

  function look(): void {
    sleeping = null;
    running ??= run().finally(() => {
      running = null;
    });
  }

  look();
  return {
    expect: (dueAt) => {
      if (running === null && dueAt < wakeAt) sleepUntil(dueAt);
    },
    close: async () => {
      isClosed = true;
      if (sleeping !== null) clearTimeout(sleeping);
      await running;
      await Promise.all(waking.values());
    },
  };
}
