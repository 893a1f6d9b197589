import { Worker } from 'node:worker_threads';
import { PROGRESS, type ThreadMessage, type ThreadRequest, type ThreadSetup } from './thread-protocol.ts';

/** How a piece of work ended; after anything but an answer the thread is dead, and another one is needed. */
export type ThreadResult<Outcome> =
  | { readonly kind: 'answer'; readonly outcome: Outcome }
  /** `steps`: how many the thread had begun. */
  | { readonly kind: 'timeout' | 'died'; readonly steps: number };

/** One worker thread that does one piece of work at a time. */
export interface WorkerThread<Work, Outcome> {
  /** Resolves when the thread takes work; rejects when it could not start. */
  readonly ready: Promise<void>;
  /** Runs work; each of its steps has the budget, which counts from when the thread is seen at it. Never rejects. */
  run(work: Work, budgetMs: number): Promise<ThreadResult<Outcome>>;
  /** Ends the thread. Idempotent. */
  stop(): Promise<void>;
}

/** Longest time to hand work over to the thread; beyond it something is wrong with the thread. */
const RECEIVE_MS = 5_000;
/** How often work that does not end at once is looked at. */
const LOOK_MS = 10;
const HEAP_MB = 512;

/** Calls `isOver` from time to time until it says so, then `over`. */
function watchUntil(isOver: () => boolean, over: () => void): () => void {
  const watch = (): void => {
    if (isOver()) over();
    else timer = setTimeout(watch, LOOK_MS);
  };
  let timer = setTimeout(watch, LOOK_MS);
  return () => clearTimeout(timer);
}

/** Tells whether the step at which the thread is has used up its budget. */
function createBudget(progress: Int32Array, id: number, budgetMs: number): () => boolean {
  const handedOverAt = performance.now();
  let step = -1;
  let seenAt = 0;
  return () => {
    const now = performance.now();
    // What is not running is being handed over, or done and its answer on the way behind this timer.
    if (Atomics.load(progress, PROGRESS.requestId) !== id) return now - handedOverAt > RECEIVE_MS + budgetMs;
    const current = Atomics.load(progress, PROGRESS.step);
    if (current !== step) {
      step = current;
      seenAt = now;
    }
    return now - seenAt >= budgetMs;
  };
}

/** Starts a thread of `script`, which calls `answerRequests`. It keeps the process alive only while it starts or works. */
export function startWorkerThread<Work, Outcome>(script: URL): WorkerThread<Work, Outcome> {
  const setup: ThreadSetup = { progress: new SharedArrayBuffer(8) };
  const progress = new Int32Array(setup.progress);
  const worker = new Worker(script, {
    workerData: setup,
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: 4 },
  });
  let lastId = 0;
  let settle: (result: ThreadResult<Outcome>) => void = () => {};
  let end: (kind: 'timeout' | 'died') => void = () => {};

  const ready = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The thread ended before it was ready.')));
    worker.on('message', (message: ThreadMessage<Outcome>) => {
      if (message.kind === 'ready') {
        worker.unref();
        resolve();
      } else if (message.id === lastId) settle({ kind: 'answer', outcome: message.outcome });
    });
  });
  ready.catch(() => {});
  worker.on('error', () => end('died'));
  worker.on('exit', () => end('died'));

  return {
    ready,
    run: (work, budgetMs) =>
      new Promise((resolve) => {
        const id = ++lastId;
        const stepsBefore = Atomics.load(progress, PROGRESS.step);
        const unwatch = watchUntil(createBudget(progress, id, budgetMs), () => end('timeout'));
        end = (kind) => settle({ kind, steps: Atomics.load(progress, PROGRESS.step) - stepsBefore });
        settle = (result) => {
          settle = () => {};
          unwatch();
          worker.unref();
          if (result.kind === 'timeout') void worker.terminate();
          resolve(result);
        };
        worker.ref();
        const request: ThreadRequest<Work> = { id, work };
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(request);
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}
