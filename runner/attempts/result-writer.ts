import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { isDataRefused } from '#events/platform/postgres/data-refused.ts';
import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';
import type { ResultWaiters } from './result-waiters.ts';
import { toFinishStatement } from '../store/claims-store.ts';
import { toInsertPayloadsStatement, type NewPayload } from '../store/payloads-store.ts';

/** Most attempts and payload bytes in one transaction. */
const MAX_GROUP = 500;
const MAX_GROUP_BYTES = 16_000_000;
const RETRY_PAUSE_MS = 200;

/** An attempt that ended, with the event that says how. */
export interface FinishedAttempt {
  readonly requestId: string;
  readonly executionId: string;
  readonly result: CloudEvent;
  readonly payload?: NewPayload;
  /**
   * The function may run again without harm, so nobody waits for the disk: a crash of the database that forgets the result forgets what came after
   * it too, the acknowledgement of the request included, and it runs again under the same idempotency key.
   */
  readonly isSafeToRepeat: boolean;
}

export interface ResultWriter {
  /** Resolves when claim, payload and result message are durable, and who waits for the result has been told; false when the database refused this very result. */
  write(attempt: FinishedAttempt): Promise<boolean>;
}

export interface ResultWriterOptions {
  readonly runnerId: string;
  readonly outbox: Outbox;
  /** Runs statements as one transaction, and sends `behind` after it without waiting; `isFlushed` waits until it is on the disk. */
  readonly writeTogether: (
    statements: readonly Statement[],
    behind: readonly Statement[],
    isFlushed: boolean,
  ) => Promise<void>;
  /** Who waits here for results. */
  readonly waiters: Pick<ResultWaiters, 'hold' | 'tell'>;
  readonly logger: Logger;
}

interface Pending extends FinishedAttempt {
  readonly settle: (isStored: boolean) => void;
}

function takeGroup(pending: Pending[]): readonly Pending[] {
  let bytes = 0;
  const end = pending.findIndex((attempt, index) => {
    bytes += attempt.payload?.bytes.byteLength ?? 0;
    return index >= MAX_GROUP || (index > 0 && bytes > MAX_GROUP_BYTES);
  });
  return pending.splice(0, end === -1 ? pending.length : end);
}

/**
 * Writes the ends of attempts: claim done, payload and result message (where nobody waits here) in one transaction, grouped over everything that ended while the previous
 * transaction was on its way (group commit). Goes on trying while the database is away: nothing that was done is forgotten.
 */
export function createResultWriter(options: ResultWriterOptions): ResultWriter {
  const pending: Pending[] = [];
  let isWriting = false;

  async function store(group: readonly Pending[]): Promise<void> {
    const messages: OutgoingEvent[] = group
      .filter(({ requestId }) => !options.waiters.hold(requestId))
      .map(({ result }) => ({ topic: TOPICS.results, event: result }));
    const payloads = group.flatMap(({ payload }) => payload ?? []);
    await options.writeTogether(
      [
        ...(payloads.length === 0 ? [] : [toInsertPayloadsStatement(payloads)]),
        toFinishStatement(options.runnerId, group),
        ...options.outbox.toPublishStatements(messages),
      ],
      options.outbox.toWakeUpStatements(messages),
      group.some(({ isSafeToRepeat }) => !isSafeToRepeat),
    );
    options.outbox.published(messages);
    for (const attempt of group) {
      options.waiters.tell(attempt.requestId, attempt.result);
      attempt.settle(true);
    }
  }

  async function writeGroup(group: readonly Pending[]): Promise<void> {
    for (;;) {
      try {
        return await store(group);
      } catch (error) {
        const [first, second] = group;
        if (isDataRefused(error) && second !== undefined) {
          for (const attempt of group) await writeGroup([attempt]);
          return;
        }
        if (isDataRefused(error) && first !== undefined) {
          options.logger.error({ err: error, executionId: first.executionId }, 'a result cannot be stored');
          return first.settle(false);
        }
        options.logger.warn({ err: error, results: group.length }, 'results are not written yet');
        await pause(RETRY_PAUSE_MS);
      }
    }
  }

  async function drain(): Promise<void> {
    while (pending.length > 0) await writeGroup(takeGroup(pending));
    isWriting = false;
  }

  return {
    write: (attempt) =>
      new Promise((resolve) => {
        pending.push({ ...attempt, settle: resolve });
        if (isWriting) return;
        isWriting = true;
        // After the microtasks of this turn: what ends together is one group, and nobody waits for another turn of the event loop.
        process.nextTick(() => void drain());
      }),
  };
}
