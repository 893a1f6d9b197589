import { startWorkerThread, type WorkerThread } from './worker-thread.ts';

/** Why work was given up. `timeout`: a step took longer than its budget, twice; `died`: it needs too much memory. */
export type GivenUp = 'timeout' | 'died' | 'closed' | 'crowded' | 'unstartable';

export interface ThreadPoolOptions<Work, Outcome> {
  /** Module that calls `answerRequests`. */
  readonly script: URL;
  readonly threads: number;
  /** Work that may wait; more is given up, so that memory stays bounded. Default 10,000. */
  readonly maxWaiting?: number;
  /** Time that a step of the work may take, in milliseconds. */
  budgetMs(work: Work): number;
  /** The outcome of work that was given up in its nth step (0: it never began). */
  giveUp(reason: GivenUp, step: number, work: Work): Outcome;
}

/** Does work outside the event loop, in threads that can be stopped. Node only. */
export interface ThreadPool<Work, Outcome> {
  /** Never rejects. */
  run(work: Work): Promise<Outcome>;
  /** Ends the threads; work that waits is given up. Idempotent. */
  close(): Promise<void>;
}

const MAX_WAITING = 10_000;
const MAX_FAILED_STARTS = 2;

interface Job<Work, Outcome> {
  readonly work: Work;
  /** A machine under load can starve a thread: what ran out of time is tried a second time, with more of it. */
  readonly timeouts: number;
  readonly failedStarts: number;
  resolve(outcome: Outcome): void;
}

interface Pool<Work, Outcome> {
  readonly options: ThreadPoolOptions<Work, Outcome>;
  readonly waiting: Job<Work, Outcome>[];
  readonly threads: Set<WorkerThread<Work, Outcome>>;
  readonly idle: WorkerThread<Work, Outcome>[];
  closed: boolean;
}

function giveUp<Work, Outcome>(pool: Pool<Work, Outcome>, job: Job<Work, Outcome>, reason: GivenUp, step = 0): void {
  job.resolve(pool.options.giveUp(reason, step, job.work));
}

/** Makes a pool; no thread is started before it is needed, and idle ones never keep the process alive. */
export function createThreadPool<Work, Outcome>(options: ThreadPoolOptions<Work, Outcome>): ThreadPool<Work, Outcome> {
  const pool: Pool<Work, Outcome> = { options, waiting: [], threads: new Set(), idle: [], closed: false };
  return {
    run: (work) =>
      new Promise((resolve) => {
        const job = { work, timeouts: 0, failedStarts: 0, resolve };
        if (pool.closed) giveUp(pool, job, 'closed');
        else if (pool.waiting.length >= (options.maxWaiting ?? MAX_WAITING)) giveUp(pool, job, 'crowded');
        else {
          pool.waiting.push(job);
          dispatch(pool);
        }
      }),
    close: async () => {
      pool.closed = true;
      for (const job of pool.waiting.splice(0)) giveUp(pool, job, 'closed');
      await Promise.all([...pool.threads].map((thread) => thread.stop()));
    },
  };
}

function dispatch<Work, Outcome>(pool: Pool<Work, Outcome>): void {
  while (pool.waiting.length > 0) {
    const thread = pool.idle.pop();
    if (thread === undefined) break;
    const job = pool.waiting.shift();
    if (job !== undefined) void run(pool, thread, job);
  }
  if (!pool.closed && pool.waiting.length > 0 && pool.threads.size < pool.options.threads) void start(pool);
}

async function start<Work, Outcome>(pool: Pool<Work, Outcome>): Promise<void> {
  const thread = startWorkerThread<Work, Outcome>(pool.options.script);
  pool.threads.add(thread);
  try {
    await thread.ready;
    pool.idle.push(thread);
  } catch {
    pool.threads.delete(thread);
    const job = pool.waiting.shift();
    if (job !== undefined && job.failedStarts < MAX_FAILED_STARTS && !pool.closed) {
      pool.waiting.unshift({ ...job, failedStarts: job.failedStarts + 1 });
    } else if (job !== undefined) giveUp(pool, job, 'unstartable');
  }
  dispatch(pool);
}

async function run<Work, Outcome>(
  pool: Pool<Work, Outcome>,
  thread: WorkerThread<Work, Outcome>,
  job: Job<Work, Outcome>,
): Promise<void> {
  const budgetMs = pool.options.budgetMs(job.work) * (job.timeouts + 1);
  const result = await thread.run(job.work, budgetMs);
  if (result.kind === 'answer') {
    pool.idle.push(thread);
    job.resolve(result.outcome);
  } else {
    pool.threads.delete(thread);
    if (pool.closed) giveUp(pool, job, 'closed');
    else if (result.kind === 'died') giveUp(pool, job, 'died', result.steps);
    else if (job.timeouts > 0) giveUp(pool, job, 'timeout', result.steps);
    else pool.waiting.unshift({ ...job, timeouts: job.timeouts + 1 });
  }
  dispatch(pool);
}
