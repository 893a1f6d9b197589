import type pg from 'pg';

/** Channel on which web processes hear that executions have new events; the payload is a JSON array of execution ids. */
export const EXECUTION_EVENTS_CHANNEL = 'execution_events';

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
 * Sends notifications after commits, never inside (rules.md 30): one at a time, and what comes meanwhile goes together. Each NOTIFY wakes every
 * listening connection of the database, so their number is what costs.
 */
export function createExecutionNotifier(pool: pg.Pool, onError: (error: unknown) => void): ExecutionNotifier {
  const waiting = new Set<string>();
  let sending: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function send(): Promise<void> {
    while (waiting.size > 0) {
      const ids = [...waiting].slice(0, MAX_IDS);
      for (const id of ids) waiting.delete(id);
      try {
        await pool.query({
          name: 'execution_events_notify',
          text: 'SELECT pg_notify($1, $2)',
          values: [EXECUTION_EVENTS_CHANNEL, JSON.stringify(ids)],
        });
      } catch (error) {
        onError(error);
      }
    }
  }

  function start(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    sending ??= send().finally(() => {
      sending = null;
    });
  }

  return {
    notify: (executionIds, isUrgent) => {
      for (const id of executionIds) waiting.add(id);
      if (isUrgent) start();
      else timer ??= setTimeout(start, COALESCE_MS);
    },
    drain: async () => {
      start();
      await sending;
    },
  };
}
