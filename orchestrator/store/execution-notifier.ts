import type pg from 'pg';
import { EXECUTION_EVENTS_CHANNEL } from '#events/contracts/topics.ts';
import { createBatcher } from '#events/platform/process/batcher.ts';

/** A NOTIFY payload has less than 8,000 bytes; instance ids have 60 or so. */
const MAX_IDS = 80;

/** Monitors of running executions may hear of a step so much later: a busy execution then wakes them once for several steps. */
const COALESCE_MS = 10;

/** Wakes the live monitors; losing a wake-up costs them the delay of a slow look. */
export interface ExecutionNotifier {
  /** `isUrgent` when something ended or waits for a person: then nobody is kept waiting. */
  notify(executionIds: readonly string[], isUrgent: boolean): void;
  /** Resolves when nothing is left to send. */
  drain(): Promise<void>;
}

/**
 * Sends notifications after commits, never inside (decision D61): one at a time, and what comes meanwhile goes together. Each NOTIFY wakes every
 * listening connection of the database, so their number is what costs.
 */
export function createExecutionNotifier(pool: pg.Pool, onError: (error: unknown) => void): ExecutionNotifier {
  const waiting = new Set<string>();
  const batcher = createBatcher<string>({
    maxItems: MAX_IDS,
    delayMs: COALESCE_MS,
    run: async (ids) => {
      for (const id of ids) waiting.delete(id);
      const values = [EXECUTION_EVENTS_CHANNEL, JSON.stringify(ids)];
      await pool.query({ name: 'execution_events_notify', text: 'SELECT pg_notify($1, $2)', values }).catch(onError);
    },
  });
  return {
    notify: (executionIds, isUrgent) => {
      for (const id of executionIds) {
        if (waiting.has(id)) continue;
        waiting.add(id);
        void batcher.add(id);
      }
      if (isUrgent) batcher.hurry();
    },
    drain: () => batcher.drain(),
  };
}
