import { EventEmitter, once } from 'node:events';
import type { Logger } from 'pino';
import type { ClaimedAttempt, EndedAttempt } from '../attempt.ts';

/** Why an attempt is stopped: its result is not wanted any more. */
const UNWANTED = 'The result is not wanted any more.';

/** Attempts in this process, from their claim until their result is on its way. A bounded number runs at once, the others wait in order. */
export interface AttemptPool {
  /**
   * Runs a claimed attempt and records its end. Resolves true then; false when the attempt is here already, could not be run, or was left by `drain`.
   * Never rejects.
   */
  run(attempt: ClaimedAttempt): Promise<boolean>;
  /** Whether a request runs here, waits, or is being recorded. */
  has(id: string): boolean;
  /** Ids of the stored claims among them. */
  storedIds(): readonly string[];
  /** Stops an attempt and drops its result. */
  drop(id: string): void;
  /** The same for every attempt of an execution. */
  dropExecution(executionId: string): void;
  /** Attempts that would start at once. */
  free(): number;
  /** Attempts that may still come without keeping other runners from work. */
  room(): number;
  /** Resolves true as soon as there is room for `count`, false after `limitMs` without. */
  waitForRoom(count: number, limitMs: number): Promise<boolean>;
  /** Attempts that run now. */
  running(): number;
  /** Attempts that may run at the same time. */
  concurrency(): number;
  /** Changes the number of places. With fewer, running attempts end normally. */
  resize(concurrency: number): void;
  /** Resolves when nothing runs or waits, at the latest after `limitMs`; what is left then is dropped, for others to run. */
  drain(limitMs: number): Promise<void>;
}

export interface AttemptPoolOptions {
  readonly concurrency: number;
  /** Runs the function; never rejects because of it. */
  readonly execute: (attempt: ClaimedAttempt, cancelled: AbortSignal) => Promise<EndedAttempt>;
  /** Resolves when the end is durable or published. */
  readonly record: (attempt: EndedAttempt, cancelled: AbortSignal) => Promise<void>;
  readonly logger: Logger;
}

/** How an attempt in the pool is stopped. */
interface Hold {
  readonly isStored: boolean;
  readonly cancelled: AbortController;
  /** `drain` left it to others. */
  isLeft: boolean;
}

/** Resolves with whether `isMet` came true within `limitMs`; asked again whenever an attempt leaves. */
async function waitUntil(onLeave: EventEmitter, isMet: () => boolean, limitMs: number): Promise<boolean> {
  // Mostly there is room: then no timer is made.
  if (isMet()) return true;
  const signal = AbortSignal.timeout(limitMs);
  while (!isMet()) {
    const left = await once(onLeave, 'leave', { signal }).catch(() => null);
    if (left === null) return isMet();
  }
  return true;
}

/** Attempts that run and wait here, at most. */
function toMaxHeld(concurrency: number): number {
  return Math.max(1_000, concurrency * 16);
}

async function executeInPlace(
  attempt: ClaimedAttempt,
  cancelled: AbortSignal,
  leavePlace: () => void,
  { execute }: AttemptPoolOptions,
): Promise<EndedAttempt | null> {
  try {
    return cancelled.aborted ? null : await execute(attempt, cancelled);
  } finally {
    leavePlace();
  }
}

/** Resolves true unless it could not be run. */
async function runToEnd(
  attempt: ClaimedAttempt,
  cancelled: AbortSignal,
  leavePlace: () => void,
  options: AttemptPoolOptions,
): Promise<boolean> {
  try {
    const ended = await executeInPlace(attempt, cancelled, leavePlace, options);
    if (ended !== null && !cancelled.aborted) await options.record(ended, cancelled);
    return true;
  } catch (error) {
    options.logger.error({ err: error, requestId: attempt.id }, 'an attempt could not be run');
    return false;
  }
}

/** Creates a pool with nothing in it. */
export function createAttemptPool(options: AttemptPoolOptions): AttemptPool {
  const holds = new Map<string, Hold>();
  const onLeave = new EventEmitter().setMaxListeners(0);
  const places = createBoundedQueue<{ readonly start: (leavePlace: () => void) => void }>(
    options.concurrency,
    ({ start }, leavePlace) => start(leavePlace),
  );
  const room = () => Math.max(0, toMaxHeld(places.limit()) - holds.size);

  function drop(id: string): void {
    const hold = holds.get(id);
    holds.delete(id);
    hold?.cancelled.abort(new Error(UNWANTED));
  }

  function leave(id: string, hold: Hold): void {
    // A dropped attempt may have come anew meanwhile.
    if (holds.get(id) === hold) holds.delete(id);
    onLeave.emit('leave');
  }

  function run(attempt: ClaimedAttempt): Promise<boolean> {
    const { id, claim } = attempt;
    if (holds.has(id)) return Promise.resolve(false);
    const hold: Hold = { isStored: claim === 'stored', cancelled: new AbortController(), isLeft: false };
    holds.set(id, hold);
    return new Promise((resolve) => {
      const start = async (leavePlace: () => void): Promise<void> => {
        const isDone = await runToEnd(attempt, hold.cancelled.signal, leavePlace, options);
        leave(id, hold);
        resolve(isDone && !hold.isLeft);
      };
      places.push([{ start: (leavePlace) => void start(leavePlace) }]);
    });
  }

  return {
    run,
    has: (id) => holds.has(id),
    storedIds: () => [...holds].flatMap(([id, { isStored }]) => (isStored ? [id] : [])),
    drop,
    dropExecution: (executionId) => {
      for (const id of holds.keys()) if (id.startsWith(`${executionId}/`)) drop(id);
    },
    free: () => places.free(),
    room,
    waitForRoom: (count, limitMs) => waitUntil(onLeave, () => room() >= count, limitMs),
    running: () => places.running(),
    concurrency: () => places.limit(),
    resize: (concurrency) => places.resize(concurrency),
    drain: async (limitMs) => {
      await waitUntil(onLeave, () => holds.size === 0, limitMs);
      for (const [id, hold] of holds) {
        hold.isLeft = true;
        drop(id);
      }
    },
  };
}

/** Starts items in their order, a bounded number at a time. */
export interface BoundedQueue<Item> {
  push(items: readonly Item[]): void;
  /** Items that were started and have not left. */
  running(): number;
  /** Items that would start at once. */
  free(): number;
  /** Items that may run at the same time. */
  limit(): number;
  /** Changes the limit. With a smaller one, running items end normally. */
  resize(limit: number): void;
}

/** `start` must not throw, and calls `leave` once, when the next item may have its place. */
export function createBoundedQueue<Item extends object>(
  initialLimit: number,
  start: (item: Item, leave: () => void) => void,
): BoundedQueue<Item> {
  const waiting: Item[] = [];
  /** Where the next item is in `waiting`: an array's `shift` moves all others, which takes seconds with a hundred thousand of them. */
  let first = 0;
  let limit = initialLimit;
  let running = 0;
  let isStarting = false;

  function takeNext(): Item | undefined {
    const next = waiting[first];
    if (next === undefined) return undefined;
    first += 1;
    if (first * 2 >= waiting.length) {
      waiting.splice(0, first);
      first = 0;
    }
    return next;
  }

  function startNext(): void {
    // An item may leave while it starts: the loop that started it goes on.
    if (isStarting) return;
    isStarting = true;
    for (;;) {
      const next = running < limit ? takeNext() : undefined;
      if (next === undefined) break;
      running += 1;
      start(next, leave);
    }
    isStarting = false;
  }

  function leave(): void {
    running -= 1;
    startNext();
  }

  return {
    push: (items) => {
      for (const item of items) waiting.push(item);
      startNext();
    },
    running: () => running,
    free: () => (waiting.length > 0 ? 0 : Math.max(0, limit - running)),
    limit: () => limit,
    resize: (wanted) => {
      limit = wanted;
      startNext();
    },
  };
}
