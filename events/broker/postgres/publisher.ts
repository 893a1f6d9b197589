import type pg from 'pg';
import type { Statement } from '../../platform/postgres/statement.ts';
import type { QueueRow } from './queue-statements.ts';

/** Inserts at the same time; what is published meanwhile shares the next one. */
const LANES = 2;
const MAX_ROWS = 1_000;
const MAX_BYTES = 8_000_000;

interface Job<Row> {
  readonly rows: readonly Row[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface Publisher<Row> {
  /** Resolves when the rows are committed. */
  publish(rows: readonly Row[]): Promise<void>;
  /** Resolves when nothing is under way. */
  drain(): Promise<void>;
}

function sizeOf(rows: readonly QueueRow[]): number {
  return rows.reduce((sum, row) => sum + row.event.length, 0);
}

/** Cuts rows into inserts of bounded size. */
export function toChunks<Row extends QueueRow>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const chunks: Row[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = chunks.at(-1);
    bytes += row.event.length;
    if (last === undefined || last.length >= MAX_ROWS || bytes > MAX_BYTES) {
      chunks.push([row]);
      bytes = row.event.length;
    } else last.push(row);
  }
  return chunks;
}

/** Group commit in front of the pool: callers that publish while an insert runs are written together by the next. */
export function createPublisher<Row extends QueueRow>(
  pool: pg.Pool,
  toInsert: (rows: readonly Row[]) => Statement,
): Publisher<Row> {
  const waiting: Job<Row>[] = [];
  const running = new Set<Promise<void>>();

  async function insert(rows: readonly Row[]): Promise<void> {
    for (const chunk of toChunks(rows)) await pool.query(toInsert(chunk));
  }

  function takeTogether(): Job<Row>[] {
    const jobs: Job<Row>[] = [];
    let rows = 0;
    let bytes = 0;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      rows += next.rows.length;
      bytes += sizeOf(next.rows);
      if (jobs.length > 0 && (rows > MAX_ROWS || bytes > MAX_BYTES)) break;
      jobs.push(next);
      waiting.shift();
    }
    return jobs;
  }

  async function run(jobs: readonly Job<Row>[]): Promise<void> {
    try {
      await insert(jobs.flatMap((job) => job.rows));
      for (const job of jobs) job.resolve();
    } catch (error) {
      // One job may hold what PostgreSQL refuses (JSON nested too deep): the others must not suffer.
      if (jobs.length > 1) await Promise.all(jobs.map((job) => run([job])));
      else jobs[0]?.reject(error);
    }
  }

  function pump(): void {
    while (running.size < LANES && waiting.length > 0) {
      const task = run(takeTogether()).finally(() => {
        running.delete(task);
        pump();
      });
      running.add(task);
    }
  }

  return {
    publish: async (rows) => {
      if (rows.length === 0) return;
      await new Promise<void>((resolve, reject) => {
        waiting.push({ rows, resolve, reject });
        pump();
      });
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
