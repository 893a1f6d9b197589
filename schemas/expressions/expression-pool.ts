import { toExpressionFailure, type Evaluated, type ExpressionContext } from './cel.ts';
import type { RowsOutcome } from './condition-rows.ts';
import type { ResolvedRow } from './resolved-row.ts';
import { startEvaluationThread, type EvaluationThread } from './evaluation-thread.ts';
import type { Work } from './worker-protocol.ts';

/** Evaluates what users wrote, outside the event loop. Node only. */
export interface ExpressionPool {
  /** As `evaluateExpression`, and a Failure of type `expression_timeout` when it takes longer than the budget. Never rejects. */
  evaluate(source: string, context: ExpressionContext): Promise<Evaluated>;
  /** As `evaluateConditionRows`, for rows with patterns (`needsPool`). Never rejects. */
  evaluateRows(rows: readonly ResolvedRow[], combine: 'all' | 'any'): Promise<RowsOutcome>;
  /** Ends the threads; work that waits fails with `expression_error`. Idempotent. */
  close(): Promise<void>;
}

/** Time one evaluation may take, in milliseconds. */
export const EVALUATION_BUDGET_MS = 50;

/** Work that may wait; more is refused, so that memory stays bounded. */
const MAX_WAITING = 10_000;
const MAX_FAILED_STARTS = 2;

interface Job {
  readonly work: Work;
  /** A machine under load can starve a thread: what ran out of time is tried a second time, with more of it. */
  readonly budgetMs: number;
  readonly failedStarts: number;
  resolve(outcome: Evaluated): void;
}

interface Pool {
  readonly size: number;
  readonly waiting: Job[];
  readonly threads: Set<EvaluationThread>;
  readonly idle: EvaluationThread[];
  closed: boolean;
}

/** Makes a pool of `threads`; none is started before it is needed, and idle ones never keep the process alive. */
export function createExpressionPool({ threads = 2 }: { readonly threads?: number } = {}): ExpressionPool {
  const pool: Pool = { size: threads, waiting: [], threads: new Set(), idle: [], closed: false };
  return {
    evaluate: (source, context) => submit(pool, { kind: 'cel', source, context }),
    evaluateRows: async (rows, combine) => {
      const outcome = await submit(pool, { kind: 'rows', rows, combine });
      return outcome.ok ? { ok: true, value: outcome.value === true } : outcome;
    },
    close: async () => {
      pool.closed = true;
      for (const job of pool.waiting.splice(0)) fail(job, 'The service is stopping.');
      await Promise.all([...pool.threads].map((thread) => thread.stop()));
    },
  };
}

function submit(pool: Pool, work: Work): Promise<Evaluated> {
  return new Promise((resolve) => {
    const job: Job = { work, budgetMs: EVALUATION_BUDGET_MS, failedStarts: 0, resolve };
    if (pool.closed) fail(job, 'The service is stopping.');
    else if (pool.waiting.length >= MAX_WAITING) fail(job, 'Too many expressions wait to be evaluated.');
    else {
      pool.waiting.push(job);
      dispatch(pool);
    }
  });
}

function dispatch(pool: Pool): void {
  while (pool.waiting.length > 0) {
    const thread = pool.idle.pop();
    if (thread === undefined) break;
    const job = pool.waiting.shift();
    if (job !== undefined) void run(pool, thread, job);
  }
  if (!pool.closed && pool.waiting.length > 0 && pool.threads.size < pool.size) void start(pool);
}

async function start(pool: Pool): Promise<void> {
  const thread = startEvaluationThread();
  pool.threads.add(thread);
  try {
    await thread.ready;
    pool.idle.push(thread);
  } catch {
    pool.threads.delete(thread);
    const job = pool.waiting.shift();
    if (job !== undefined && job.failedStarts < MAX_FAILED_STARTS && !pool.closed) {
      pool.waiting.unshift({ ...job, failedStarts: job.failedStarts + 1 });
    } else if (job !== undefined) fail(job, 'The thread that evaluates expressions could not start.');
  }
  dispatch(pool);
}

async function run(pool: Pool, thread: EvaluationThread, job: Job): Promise<void> {
  const outcome = await thread.run(job.work, job.budgetMs);
  if (typeof outcome !== 'string') {
    pool.idle.push(thread);
    job.resolve(outcome);
  } else {
    pool.threads.delete(thread);
    if (pool.closed) fail(job, 'The service is stopping.');
    else if (outcome === 'died') fail(job, 'The expression needs too much memory.');
    else if (job.budgetMs > EVALUATION_BUDGET_MS) {
      fail(job, `The expression took longer than ${EVALUATION_BUDGET_MS} ms.`, 'expression_timeout');
    } else pool.waiting.unshift({ ...job, budgetMs: EVALUATION_BUDGET_MS * 2 });
  }
  dispatch(pool);
}

function fail(job: Job, message: string, type?: string): void {
  job.resolve({ ok: false, failure: toExpressionFailure(message, type) });
}
