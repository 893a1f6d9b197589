import { setTimeout as pause } from 'node:timers/promises';
import type { DaprEngineLogger } from '../dapr-workflows.ts';
import { isSidecarAway } from '../sdk/sidecar-calls.ts';

/** Calls to Dapr that nobody waits for. */
export interface BackgroundCalls {
  /**
   * Whatever fails here the watchdog does again. While a call of that name and execution is under way, or waits, it is not made a second time. At most
   * 64 are under way; of those that wait the newest is next, and the oldest beyond 10,000 are left to the watchdog.
   */
  make(name: string, executionId: string, call: (executionId: string) => Promise<unknown>): void;
  /** Resolves when none is under way or waits, after `limitMs` at the latest; what waits then is not made. */
  settled(limitMs: number): Promise<void>;
}

/** More at once a sidecar answers no faster, and the last ones not within their deadline. */
const MOST_AT_ONCE = 64;
const MOST_WAITING = 10_000;
/** That the sidecar is away is said so often, and not for each execution. */
const TELL_EVERY_MS = 60_000;

interface Call {
  readonly name: string;
  readonly executionId: string;
  readonly call: (executionId: string) => Promise<unknown>;
}

function createReport(logger: DaprEngineLogger): (error: unknown, call: Call) => void {
  let toldAt = -Infinity;
  return (error, { name, executionId }) => {
    if (!isSidecarAway(error)) {
      logger.warn({ err: error, executionId }, `${name} failed; the watchdog tries again`);
      return;
    }
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ reason }, 'the sidecar is away or slow; the watchdog makes up for it');
  };
}

/**
 * Creates it with no call under way. It is no shared batcher, because a call takes one execution, the newest goes first, and the oldest are left out.
 */
export function createBackgroundCalls(logger: DaprEngineLogger): BackgroundCalls {
  const report = createReport(logger);
  const underWay = new Set<Promise<void>>();
  const waiting: Call[] = [];
  /** Of those under way and those that wait. */
  const keys = new Set<string>();
  const toKey = ({ name, executionId }: Call) => `${name} ${executionId}`;

  async function run(wanted: Call): Promise<void> {
    try {
      await wanted.call(wanted.executionId);
    } catch (error) {
      report(error, wanted);
    } finally {
      keys.delete(toKey(wanted));
    }
  }

  function pump(): void {
    while (underWay.size < MOST_AT_ONCE) {
      const newest = waiting.pop();
      if (newest === undefined) return;
      const task = run(newest).finally(() => {
        underWay.delete(task);
        pump();
      });
      underWay.add(task);
    }
  }

  return {
    make: (name, executionId, call) => {
      const wanted = { name, executionId, call };
      if (keys.has(toKey(wanted))) return;
      keys.add(toKey(wanted));
      waiting.push(wanted);
      pump();
      const oldest = waiting.length > MOST_WAITING ? waiting.shift() : undefined;
      if (oldest !== undefined) keys.delete(toKey(oldest));
    },
    settled: async (limitMs) => {
      const limit = pause(limitMs, 'late' as const, { ref: false });
      while (underWay.size > 0 && (await Promise.race([Promise.all(underWay), limit])) !== 'late');
      waiting.splice(0);
    },
  };
}
