import { setTimeout as pause } from 'node:timers/promises';
import type { CommittedChange } from '../commit-observer.ts';

/** What the loop needs to know of a committed change. */
interface ArmedChange {
  readonly execution: Pick<CommittedChange['execution'], 'timerDueAt'>;
}

export interface TimerLoop {
  /** Takes note of the wake-ups that a commit armed, so that the loop does not sleep past one. */
  onCommit(changes: readonly ArmedChange[]): void;
  close(): Promise<void>;
}

export interface TimerLoopOptions {
  /** The executions whose timer is due, `limit` at most, and when the next one is due; null when there is none. */
  readDue(limit: number): Promise<{ readonly ids: readonly string[]; readonly nextInMs: number | null }>;
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
  /** The first wake-up that was announced since the last read began: that read may have missed it. */
  let expectedAt = Infinity;
  let sleeping: NodeJS.Timeout | null = null;

  function sleepUntil(instant: number): void {
    if (isClosed) return;
    if (sleeping !== null) clearTimeout(sleeping);
    wakeAt = instant;
    // A millisecond more: rounding must not make the look come before the instant.
    sleeping = setTimeout(look, Math.max(0, Math.min(instant - options.clock() + 1, LONGEST_SLEEP_MS)));
  }

  function expect(dueAt: number): void {
    expectedAt = Math.min(expectedAt, dueAt);
    if (running === null && dueAt < wakeAt) sleepUntil(dueAt);
  }

  function wake(executionId: string): void {
    const forget = () => void waking.delete(executionId);
    waking.set(executionId, options.wake(executionId).then(forget, forget));
  }

  async function run(): Promise<void> {
    try {
      const limit = BATCH + waking.size;
      expectedAt = Infinity;
      const { ids, nextInMs } = await options.readDue(limit);
      const readAt = options.clock();
      for (const id of ids) if (!waking.has(id)) wake(id);
      await Promise.race([Promise.all(waking.values()), pause(WAKE_MS, undefined, { ref: false })]);
      const sleepMs = ids.length === limit ? 0 : Math.min(nextInMs ?? LONGEST_SLEEP_MS, LONGEST_SLEEP_MS);
      sleepUntil(Math.min(readAt + sleepMs, expectedAt));
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
    onCommit: (changes) => {
      for (const { execution } of changes) if (execution.timerDueAt !== null) expect(execution.timerDueAt);
    },
    close: async () => {
      isClosed = true;
      if (sleeping !== null) clearTimeout(sleeping);
      await running;
      await Promise.all(waking.values());
    },
  };
}
