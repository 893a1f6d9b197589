import type pg from 'pg';
import { EXECUTION_EVENTS_CHANNEL } from '#events/contracts/topics.ts';
import { createBatcher } from '#events/platform/process/batcher.ts';
import type { ExecutionState } from '../interpreter/state.ts';

/** A NOTIFY payload has less than 8,000 bytes; instance ids have 60 or so. */
const MAX_IDS = 80;

/** Monitors of running executions may hear of a step so much later: a busy execution then wakes them once for several steps. */
const COALESCE_MS = 10;

/** What waking needs to know of a committed change. */
interface RecordedChange {
  readonly execution: { readonly id: string; readonly state: Pick<ExecutionState, 'phase'> };
  readonly events: readonly unknown[];
}

/** Wakes the live monitors; losing a wake-up costs them the delay of a slow look. */
export interface ExecutionNotifier {
  /** Wakes the monitors of executions that have new events, and at once where one of them ended or waits for a person. */
  readonly onCommit: (changes: readonly RecordedChange[]) => void;
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
    onCommit: (changes) => {
      let isUrgent = false;
      for (const { execution, events } of changes) {
        if (events.length === 0) continue;
        isUrgent ||= execution.state.phase !== 'running';
        if (waiting.has(execution.id)) continue;
        waiting.add(execution.id);
        void batcher.add(execution.id);
      }
      if (isUrgent) batcher.hurry();
    },
    drain: () => batcher.drain(),
  };
}
