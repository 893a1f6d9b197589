import { Worker } from 'node:worker_threads';
import type { Evaluated } from './cel.ts';
import type { Work, WorkerAnswer, WorkerRequest, WorkerSetup } from './worker-protocol.ts';

/** Why a thread gave no outcome; it is dead then, and another one is needed. */
export type ThreadEnd = 'timeout' | 'died';

/** One worker thread that does one piece of work at a time. */
export interface EvaluationThread {
  /** Resolves when the thread takes work; rejects when it could not start. */
  readonly ready: Promise<void>;
  /** Runs work within a budget that counts from when the thread is seen at it. Never rejects; after an end the thread is of no use. */
  run(work: Work, budgetMs: number): Promise<Evaluated | ThreadEnd>;
  /** Ends the thread. Idempotent. */
  stop(): Promise<void>;
}

/** Longest time to hand a context over to the thread; beyond it something is wrong with the thread. */
const RECEIVE_MS = 5_000;
/** How often work that does not end at once is looked at. */
const LOOK_MS = 10;
const HEAP_MB = 256;

/** Starts a thread. It keeps the process alive only while it starts or works. */
export function startEvaluationThread(): EvaluationThread {
  const setup: WorkerSetup = { running: new SharedArrayBuffer(4) };
  const running = new Int32Array(setup.running);
  const worker = new Worker(new URL('./expression-worker-start.mjs', import.meta.url), {
    workerData: setup,
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: 4 },
  });
  let lastId = 0;
  let settle: (answer: Evaluated | ThreadEnd) => void = () => {};

  const ready = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The evaluation thread ended before it was ready.')));
    worker.on('message', ({ id, outcome }: WorkerAnswer) => {
      if (id === 0) {
        worker.unref();
        resolve();
      } else if (id === lastId) settle(outcome);
    });
  });
  ready.catch(() => {});
  worker.on('error', () => settle('died'));
  worker.on('exit', () => settle('died'));

  return {
    ready,
    run: (work, budgetMs) =>
      new Promise((resolve) => {
        const id = ++lastId;
        const handedOverAt = performance.now();
        let seenAt: number | null = null;
        const watch = (): void => {
          const now = performance.now();
          const isRunning = Atomics.load(running, 0) === id;
          if (isRunning) seenAt ??= now;
          // What is not running is being handed over, or done and its answer on the way behind this timer.
          const isOver = isRunning ? now - (seenAt ?? now) >= budgetMs : now - handedOverAt > RECEIVE_MS;
          if (isOver) settle('timeout');
          else timer = setTimeout(watch, LOOK_MS);
        };
        let timer = setTimeout(watch, LOOK_MS);
        settle = (answer) => {
          settle = () => {};
          clearTimeout(timer);
          worker.unref();
          if (answer === 'timeout') void worker.terminate();
          resolve(answer);
        };
        worker.ref();
        const request: WorkerRequest = { id, work };
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(request);
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}
