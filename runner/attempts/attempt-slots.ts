import { EventEmitter, once } from 'node:events';
import type { Logger } from 'pino';
import { NodeRequested } from '#events/contracts/node-events.ts';
import { toNodeProgressedEvent } from '#events/contracts/node-result-event.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { toTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { Broker } from '#events/broker/broker.ts';
import type { AttemptObserver, ObservedAttempt } from './attempt-observer.ts';
import { createBoundedQueue } from './bounded-queue.ts';
import { createHeldAttempts, type HeldAttempt } from './held-attempts.ts';
import type { FinishedAttempt, ResultWriter } from './result-writer.ts';
import { runAttempt, toFailedAttempt, type AttemptDependencies } from './run-attempt.ts';
import type { Claimed } from '../store/claims-store.ts';

/** rules.md 19: who waits is told once a step takes longer. */
const PROGRESS_AFTER_MS = 250;

export interface AttemptSlots {
  /** Takes claimed requests; at most `concurrency` run at once, the others wait in order. One that is here already is not taken again. */
  accept(claims: readonly Claimed[]): void;
  /** Runs a request that nobody claimed until its result is on the way; false when it is here already, could not be run, or is left by `drain`. */
  runUnclaimed(request: Claimed, claim: () => Promise<boolean>): Promise<boolean>;
  /** How many attempts would start at once. */
  free(): number;
  /** Stops an attempt and drops its result. */
  drop(requestId: string): void;
  /** The same for every attempt of an execution. */
  dropExecution(executionId: string): void;
  /** Whether a request runs here, waits, or is being written. */
  has(requestId: string): boolean;
  /** Ids of the claims that run, wait, or are being written. */
  claimedIds(): readonly string[];
  /** Attempts that a call of `accept` may still bring without keeping other runners from work. */
  room(): number;
  /** Resolves true as soon as there is room for `count`, false after `limitMs` without. */
  waitForRoom(count: number, limitMs: number): Promise<boolean>;
  /** Attempts that run now. */
  running(): number;
  /** Attempts that may run at the same time. */
  concurrency(): number;
  /** With fewer, what runs already ends in peace. */
  resize(concurrency: number): void;
  /** Resolves when nothing runs or waits, at the latest after `limitMs`; what is left then is dropped. */
  drain(limitMs: number): Promise<void>;
}

export interface AttemptSlotsOptions extends AttemptDependencies {
  readonly concurrency: number;
  readonly writer: ResultWriter;
  readonly broker: Pick<Broker, 'publish'>;
  readonly observer?: AttemptObserver;
  readonly logger: Logger;
}

type Write = (entry: HeldAttempt, finished: FinishedAttempt) => Promise<void>;

/** An attempt on its way through a slot. */
interface Job {
  readonly entry: HeldAttempt;
  readonly write: Write;
  readonly over: (isDone: boolean) => void;
}

/** The result says where it was made: its trace goes on at the span of the attempt. */
function toAnswered(claim: Claimed, observed: ObservedAttempt | undefined): Claimed {
  const trace = observed?.trace ?? null;
  if (trace === null) return claim;
  return { ...claim, request: { ...claim.request, traceparent: toTraceparent(trace) } };
}

async function runEntry({ claim, cancelled }: HeldAttempt, options: AttemptSlotsOptions): Promise<FinishedAttempt> {
  const request = NodeRequested.parse(claim.request.data);
  const startedAt = new Date().toISOString();
  const { executionId, nodeId, attempt } = request;
  const observed = options.observer?.began(request, claim.request);
  const progress = setTimeout(() => {
    const data = { executionId, nodeId, attempt, state: 'started' as const, claimedAt: claim.claimedAt, startedAt };
    const event = toNodeProgressedEvent({ request: claim.request, time: new Date().toISOString() }, data);
    options.broker.publish([{ topic: TOPICS.results, event }]).catch((error) => {
      options.logger.warn({ err: error, executionId, nodeId }, 'progress was not published');
    });
  }, PROGRESS_AFTER_MS);
  try {
    const finished = await runAttempt(
      { claim: toAnswered(claim, observed), request, startedAt, cancelled: cancelled.signal },
      options,
    );
    observed?.ended(finished.result);
    return finished;
  } finally {
    clearTimeout(progress);
  }
}

async function writeEntry(entry: HeldAttempt, finished: FinishedAttempt, options: AttemptSlotsOptions): Promise<void> {
  if (entry.cancelled.signal.aborted || (await options.writer.write(finished))) return;
  const request = NodeRequested.parse(entry.claim.request.data);
  const message = 'The database refused the output of this step.';
  const failure = { type: 'output_not_storable', message, retryable: false };
  await options.writer.write(toFailedAttempt(entry.claim, request, new Date().toISOString(), failure));
}

/** Straight to who waits for it, without a record; true also when nobody wants it any more. */
async function publishResult(
  entry: HeldAttempt,
  { result, payload }: FinishedAttempt,
  { broker }: AttemptSlotsOptions,
) {
  if (entry.cancelled.signal.aborted) return true;
  if (payload !== undefined) return false;
  try {
    await broker.publish([{ topic: TOPICS.results, event: result }]);
    return true;
  } catch {
    return false;
  }
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

/** What runs and waits here, at most. */
function toMaxHeld(concurrency: number): number {
  return Math.max(1_000, concurrency * 16);
}

async function runInSlot(entry: HeldAttempt, leave: () => void, options: AttemptSlotsOptions) {
  try {
    return entry.cancelled.signal.aborted ? undefined : await runEntry(entry, options);
  } finally {
    leave();
  }
}

/** Runs claimed attempts, a bounded number at a time. */
export function createAttemptSlots(options: AttemptSlotsOptions): AttemptSlots {
  const held = createHeldAttempts();
  const onLeave = new EventEmitter().setMaxListeners(0);

  /** Resolves true unless it could not be run. */
  async function run({ entry, write }: Job, leave: () => void): Promise<boolean> {
    try {
      const finished = await runInSlot(entry, leave, options);
      if (finished !== undefined) await write(entry, finished);
      return true;
    } catch (error) {
      options.logger.error({ err: error, requestId: entry.claim.requestId }, 'an attempt could not be run');
      return false;
    } finally {
      held.remove(entry);
      onLeave.emit('leave');
    }
  }

  const write: Write = (entry, finished) => writeEntry(entry, finished, options);

  /** A result that is large, or cannot be published now, is written under a claim like any other. */
  function runUnclaimed(request: Claimed, claim: () => Promise<boolean>): Promise<boolean> {
    if (held.has(request.requestId)) return Promise.resolve(false);
    const publish: Write = async (entry, finished) => {
      if (!(await publishResult(entry, finished, options)) && (await claim())) await write(entry, finished);
    };
    const entry = held.add(request, false);
    return new Promise((resolve) => {
      queue.push([{ entry, write: publish, over: (isDone) => resolve(isDone && !entry.isGivenBack) }]);
    });
  }

  const queue = createBoundedQueue<Job>(options.concurrency, (job, leave) => void run(job, leave).then(job.over));
  const room = () => Math.max(0, toMaxHeld(queue.limit()) - held.count());

  return {
    accept: (claims) => {
      const fresh: Job[] = [];
      for (const claim of claims) {
        if (!held.has(claim.requestId)) fresh.push({ entry: held.add(claim, true), write, over: () => undefined });
      }
      queue.push(fresh);
    },
    runUnclaimed,
    free: () => queue.free(),
    drop: (requestId) => held.drop(requestId),
    dropExecution: (executionId) => held.dropExecution(executionId),
    has: (requestId) => held.has(requestId),
    claimedIds: () => held.claimedIds(),
    room,
    waitForRoom: (count, limitMs) => waitUntil(onLeave, () => room() >= count, limitMs),
    running: () => queue.running(),
    concurrency: () => queue.limit(),
    resize: (concurrency) => queue.resize(concurrency),
    drain: async (limitMs) => {
      await waitUntil(onLeave, () => held.count() === 0, limitMs);
      held.giveBack();
    },
  };
}
