import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { TOPICS } from '#events/contracts/topics.ts';
import { isDataRefused } from '#events/platform/postgres/data-refused.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';
import { createBatcher } from '#events/platform/process/batcher.ts';
import type { Broker } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import type { EndedAttempt } from '../attempt.ts';
import { finishClaimsStatement, type ClaimStore } from '../store/claim-store.ts';
import { insertPayloadsStatement } from '../store/payloads-store.ts';
import type { ResultWaiters } from './result-waiters.ts';
import { toFailedAttempt } from './run.ts';

/** Most attempts and payload bytes in one transaction. */
const MAX_GROUP = 500;
const MAX_GROUP_BYTES = 16_000_000;
const RETRY_PAUSE_MS = 200;

export interface AttemptRecorderOptions {
  readonly runnerId: string;
  readonly broker: Pick<Broker, 'publish'> & Outbox;
  readonly claims: Pick<ClaimStore, 'claim'>;
  /** Runs statements as one transaction and sends `afterCommit` behind it without waiting; `isFlushed` waits until it is on the disk. */
  readonly commit: (
    statements: readonly Statement[],
    afterCommit: readonly Statement[],
    isFlushed: boolean,
  ) => Promise<void>;
  /** Callers that wait for results in this process. */
  readonly waiters: Pick<ResultWaiters, 'hold' | 'tell'>;
  readonly logger: Logger;
}

/** Records ends of attempts. Resolves when the end is durable or published, and who waits for the result has been told. */
export type AttemptRecorder = (attempt: EndedAttempt, cancelled: AbortSignal) => Promise<void>;

/** Claim done, payload, and result message where nobody waits here, in one transaction. */
async function commitStatements(attempts: readonly EndedAttempt[], options: AttemptRecorderOptions): Promise<void> {
  const { broker, waiters } = options;
  const results = attempts
    .filter(({ id }) => !waiters.hold(id))
    .map(({ result }) => ({ topic: TOPICS.results, event: result }));
  const publication = broker.prepare(results);
  const payloads = attempts.flatMap(({ id, request: { executionId }, payload }) =>
    payload === null ? [] : [{ ...payload, executionId, requestId: id }],
  );
  await options.commit(
    [
      ...(payloads.length === 0 ? [] : [insertPayloadsStatement(payloads)]),
      finishClaimsStatement(options.runnerId, attempts),
      ...publication.statements,
    ],
    publication.wakeUps,
    attempts.some(({ isSafeToRepeat }) => !isSafeToRepeat),
  );
  publication.committed();
  for (const { id, result } of attempts) waiters.tell(id, result);
}

/**
 * Everything that ends while a transaction is on its way is written by the next one (group commit). While the database is away the recorder goes on
 * trying: nothing that was done is forgotten.
 */
export function createAttemptRecorder(options: AttemptRecorderOptions): AttemptRecorder {
  const { broker, claims, logger } = options;
  const batcher = createBatcher<EndedAttempt>({
    maxItems: MAX_GROUP,
    maxWeight: MAX_GROUP_BYTES,
    weigh: ({ payload }) => payload?.bytes.byteLength ?? 0,
    run: async (attempts) => {
      for (;;) {
        try {
          return await commitStatements(attempts, options);
        } catch (error) {
          if (isDataRefused(error)) throw error;
          logger.warn({ err: error, results: attempts.length }, 'results are not written yet');
          await pause(RETRY_PAUSE_MS);
        }
      }
    },
    splitsOn: isDataRefused,
  });

  async function write(attempt: EndedAttempt, cancelled: AbortSignal): Promise<void> {
    try {
      await batcher.add(attempt);
    } catch (error) {
      logger.error({ err: error, requestId: attempt.id }, 'a result cannot be stored');
      if (cancelled.aborted) return;
      const message = 'The database refused the output of this step.';
      await batcher.add(toFailedAttempt(attempt, { type: 'output_not_storable', message, retryable: false }));
    }
  }

  async function isPublished({ payload, result }: EndedAttempt): Promise<boolean> {
    if (payload !== null) return false;
    try {
      await broker.publish([{ topic: TOPICS.results, event: result }]);
      return true;
    } catch {
      return false;
    }
  }

  return async (attempt, cancelled) => {
    if (attempt.claim === 'in-memory') {
      if (await isPublished(attempt)) return;
      // A result that is large, or cannot be published now, is recorded under a claim like any other.
      const { claimed } = await claims.claim([attempt], true, 0);
      if (claimed.length === 0) return;
    }
    await write(attempt, cancelled);
  };
}
