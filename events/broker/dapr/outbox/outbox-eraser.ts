import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { createBatcher } from '../../../platform/process/batcher.ts';
import type { WarningLogger } from '../../../platform/process/warning-logger.ts';
import { deleteOutboxStatement } from './outbox-statements.ts';

/** Rows are collected for this long before they are deleted. Nobody waits for it. */
const GATHER_MS = 100;
const PAUSE_MS = 500;
const MAX_GROUP = 2_000;

export interface OutboxEraser {
  /** Deletes rows soon, together with others. A row that stays is sent once more. */
  erase(ids: readonly string[]): void;
  /** Resolves when nothing is left to delete, or the database is away. */
  close(): Promise<void>;
}

/** `onErased` hears of ids whose rows are gone. */
export function createOutboxEraser(
  pool: pg.Pool,
  logger: WarningLogger,
  onErased: (ids: readonly string[]) => void,
): OutboxEraser {
  const closing = new AbortController();

  async function erase(ids: readonly string[]): Promise<void> {
    for (;;) {
      try {
        await pool.query(deleteOutboxStatement(ids));
        return onErased(ids);
      } catch (error) {
        logger.warn({ err: error, waiting: batcher.waiting() }, 'deleting sent events from the outbox failed');
        if (closing.signal.aborted) return;
        await pause(PAUSE_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  const batcher = createBatcher<string>({ maxItems: MAX_GROUP, delayMs: GATHER_MS, run: erase });
  return {
    erase: (ids) => {
      for (const id of ids) void batcher.add(id);
    },
    close: async () => {
      closing.abort();
      await batcher.drain();
    },
  };
}
