import type pg from 'pg';
import { isDataRefused } from '../../../platform/postgres/data-refused.ts';
import { toSafeText } from '#schemas/json-safety.ts';
import { type FallbackRow, insertDeadLettersStatement, insertFallbackStatement } from './queue-fallback-statements.ts';

const MAX_REASON_LENGTH = 4_000;

/** Takes deliveries that their handler did not finish to the PostgreSQL queue, which has backoff and dead letters. */
export interface QueueFallback {
  /** Puts a delivery into the queue of each group. Answers the ids of the rows; none for a purged execution. Throws unless the data are refused. */
  keep(row: FallbackRow, delayMs: number): Promise<readonly string[]>;
  /** Makes a delivery a dead letter of each group. Throws while the database is away or in trouble. */
  bury(row: FallbackRow, reason: string): Promise<void>;
}

/** Stores the event as a JSON string. PostgreSQL refuses JSON that is nested too deep. */
function toQuoted(row: FallbackRow): FallbackRow {
  return { ...row, event: JSON.stringify(row.event), executionId: null };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `onStored` hears of topics whose queue has grown by messages that are due. */
export function createQueueFallback(pool: pg.Pool, onStored: (topic: string) => void): QueueFallback {
  /** One after the other: dead letters are listed in the order of their deaths. */
  let last: Promise<unknown> = Promise.resolve();

  function bury(row: FallbackRow, reason: string): Promise<void> {
    const burial = last.then(() => write(row, reason));
    last = burial.catch(() => undefined);
    return burial;
  }

  async function write(row: FallbackRow, reason: string): Promise<void> {
    const storable = toSafeText(reason, MAX_REASON_LENGTH);
    try {
      await pool.query(insertDeadLettersStatement(isJson(row.event) ? row : toQuoted(row), storable));
    } catch (error) {
      if (!isDataRefused(error)) throw error;
      await pool.query(insertDeadLettersStatement(toQuoted(row), storable));
    }
  }

  return {
    keep: async (row, delayMs) => {
      try {
        const { rows } = await pool.query<{ id: string }>(insertFallbackStatement(row, delayMs));
        onStored(row.topic);
        return rows.map(({ id }) => id);
      } catch (error) {
        // A passing trouble is no reason to bury it: Dapr delivers it again.
        if (!isDataRefused(error)) throw error;
        await bury(
          row,
          `It could not be put into the queue: ${error instanceof Error ? error.message : String(error)}`,
        );
        return [];
      }
    },
    bury,
  };
}
