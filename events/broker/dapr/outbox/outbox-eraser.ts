import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { BrokerLogger } from '../../../platform/process/broker-logger.ts';
import { deleteOutbox } from './outbox-statements.ts';

/** Rows wait so long for others: nobody waits for them. */
const GATHER_MS = 100;
const PAUSE_MS = 500;
const MAX_GROUP = 2_000;

export interface OutboxEraser {
  /** Deletes rows soon, together with others. A row that stays is sent once more. */
  erase(ids: readonly string[]): void;
  /** Resolves when nothing is left to delete, or the database is away. */
  close(): Promise<void>;
}

/** `erased` hears of ids whose rows are gone. */
export function createOutboxEraser(
  pool: pg.Pool,
  logger: BrokerLogger,
  erased: (ids: readonly string[]) => void,
): OutboxEraser {
  const pending: string[] = [];
  const closing = new AbortController();
  let running: Promise<void> | undefined;

  /** What comes meanwhile waits for others again. */
  async function run(): Promise<void> {
    await pause(GATHER_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    let left = pending.length;
    while (left > 0) {
      const group = pending.slice(0, Math.min(left, MAX_GROUP));
      try {
        await pool.query(deleteOutbox(group));
      } catch (error) {
        logger.warn({ err: error, waiting: pending.length }, 'deleting sent events from the outbox failed');
        if (closing.signal.aborted) return;
        await pause(PAUSE_MS, undefined, { signal: closing.signal }).catch(() => undefined);
        continue;
      }
      pending.splice(0, group.length);
      left -= group.length;
      erased(group);
    }
  }

  function start(): void {
    running ??= run().finally(() => {
      running = undefined;
      if (pending.length > 0 && !closing.signal.aborted) start();
    });
  }

  return {
    erase: (ids) => {
      pending.push(...ids);
      if (pending.length > 0) start();
    },
    close: async () => {
      closing.abort();
      await running;
      if (pending.length > 0) await run();
    },
  };
}
