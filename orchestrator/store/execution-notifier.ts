import type pg from 'pg';

/** Channel on which web processes hear that executions have new events; the payload is a JSON array of execution ids. */
export const EXECUTION_EVENTS_CHANNEL = 'execution_events';

/** A NOTIFY payload has less than 8,000 bytes; instance ids have 60 or so. */
const MAX_IDS = 80;

/** Wakes the live monitors; losing a wake-up costs them the delay of a slow look. */
export interface ExecutionNotifier {
  notify(executionIds: readonly string[]): void;
  /** Resolves when nothing is left to send. */
  drain(): Promise<void>;
}

/** Sends notifications after commits, never inside (rules.md 30): one at a time, and what comes meanwhile goes together. */
export function createExecutionNotifier(pool: pg.Pool, onError: (error: unknown) => void): ExecutionNotifier {
  const waiting = new Set<string>();
  let sending: Promise<void> | null = null;

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

  return {
    notify: (executionIds) => {
      for (const id of executionIds) waiting.add(id);
      sending ??= send().finally(() => {
        sending = null;
      });
    },
    drain: async () => {
      await sending;
    },
  };
}
