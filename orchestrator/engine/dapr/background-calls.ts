import { setTimeout as pause } from 'node:timers/promises';
import type { DaprEngineLogger } from './dapr-workflows.ts';
import { isSidecarAway } from './sidecar-calls.ts';

/** Calls to Dapr that nobody waits for. */
export interface BackgroundCalls {
  /** Whatever fails here the watchdog does again. While a call of that name and execution is under way it is not made a second time. */
  make(name: string, executionId: string, call: (executionId: string) => Promise<unknown>): void;
  /** Resolves when none is under way, after `limitMs` at the latest. */
  settled(limitMs: number): Promise<void>;
}

/** Makes it, with none under way. */
export function createBackgroundCalls(logger: DaprEngineLogger): BackgroundCalls {
  const underWay = new Map<string, Promise<void>>();
  let isAway = false;

  function report(error: unknown, name: string, executionId: string): void {
    if (!isSidecarAway(error)) {
      logger.warn({ err: error, executionId }, `${name} failed; the watchdog tries again`);
      return;
    }
    // That the sidecar is away is said once, not for each execution.
    if (!isAway) logger.warn({ err: error }, 'the sidecar is away; the watchdog makes up for it');
    isAway = true;
  }

  async function run(name: string, executionId: string, call: (id: string) => Promise<unknown>): Promise<void> {
    try {
      await call(executionId);
      isAway = false;
    } catch (error) {
      report(error, name, executionId);
    }
  }

  return {
    make: (name, executionId, call) => {
      const key = `${name} ${executionId}`;
      if (underWay.has(key)) return;
      underWay.set(
        key,
        run(name, executionId, call).finally(() => underWay.delete(key)),
      );
    },
    settled: async (limitMs) => {
      await Promise.race([Promise.all(underWay.values()), pause(limitMs, undefined, { ref: false })]);
    },
  };
}
