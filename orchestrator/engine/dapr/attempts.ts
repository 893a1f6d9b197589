import type { DaprEngineLogger } from './dapr-workflows.ts';
import { isSidecarAway } from './sidecar-calls.ts';

/** Calls to Dapr that nobody waits for. */
export interface Attempts {
  /** Whatever fails here the watchdog does again. */
  attempt(call: Promise<unknown>, executionId: string, what: string): void;
  /** Resolves when none is under way. */
  settled(): Promise<void>;
}

/** Makes it, with none under way. */
export function createAttempts(logger: DaprEngineLogger): Attempts {
  const underWay = new Set<Promise<void>>();

  async function watch(call: Promise<unknown>, executionId: string, what: string): Promise<void> {
    try {
      await call;
    } catch (error) {
      // That the sidecar is away is no news of an execution.
      const fields = { executionId, ...(isSidecarAway(error) ? {} : { err: error }) };
      logger.warn(fields, `${what} failed; the watchdog tries again`);
    }
  }

  return {
    attempt: (call, executionId, what) => {
      const watched = watch(call, executionId, what).finally(() => underWay.delete(watched));
      underWay.add(watched);
    },
    settled: async () => {
      await Promise.all(underWay);
    },
  };
}
