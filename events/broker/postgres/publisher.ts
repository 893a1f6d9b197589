import type pg from 'pg';
import type { Statement } from '../../platform/postgres/statement.ts';
import { createBatcher } from '../../platform/process/batcher.ts';
import { MAX_BYTES, MAX_ROWS, type QueueRow, toChunks } from './queue-statements.ts';

/** Inserts at the same time. */
const LANES = 2;

export interface Publisher<Row> {
  /** Resolves when the rows are committed. */
  publish(rows: readonly Row[]): Promise<void>;
  /** Resolves when nothing is under way. */
  drain(): Promise<void>;
}

/** The share of one insert that rows take: their number or their bytes, whichever is larger. */
function weigh(rows: readonly QueueRow[]): number {
  const bytes = rows.reduce((sum, row) => sum + row.event.length, 0);
  return Math.max(rows.length / MAX_ROWS, bytes / MAX_BYTES);
}

/** Group commit in front of the pool: callers that publish while an insert runs are written together by the next. */
export function createPublisher<Row extends QueueRow>(
  pool: pg.Pool,
  toInsert: (rows: readonly Row[]) => Statement,
): Publisher<Row> {
  const batcher = createBatcher<readonly Row[]>({
    lanes: LANES,
    maxItems: MAX_ROWS,
    maxWeight: 1,
    weigh,
    run: async (published) => {
      for (const chunk of toChunks(published.flat())) await pool.query(toInsert(chunk));
    },
    // One caller may publish what PostgreSQL refuses (JSON nested too deep): the others must not suffer.
    splitsOn: () => true,
  });
  return {
    publish: async (rows) => {
      if (rows.length > 0) await batcher.add(rows);
    },
    drain: () => batcher.drain(),
  };
}
