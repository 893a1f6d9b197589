import type { Logger } from 'pino';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import {
  EXECUTION_PURGED,
  NODE_CANCELLED,
  NODE_REQUESTED,
  NodeCancelled,
  toRequestId,
} from '#events/contracts/node-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { BatchHandler, Broker, Outcome } from '#events/broker/broker.ts';
import { readAttempt, type RequestedAttempt } from '../attempt.ts';
import type { FunctionRegistry } from '../functions/registry.ts';
import type { ClaimStore } from '../store/claim-store.ts';
import type { AttemptPool } from './pool.ts';

/** How long a batch waits for room. After that it is stored for any runner with room, and the delivery is acknowledged. */
export const PATIENCE_MS = 1_000;

export interface AttemptTakerOptions {
  readonly claims: Pick<ClaimStore, 'claim' | 'cancel' | 'purge'>;
  readonly pool: AttemptPool;
  readonly registry: FunctionRegistry;
  readonly broker: Pick<Broker, 'publish'>;
  readonly logger: Logger;
}

/** An event on `workflow.nodes`, read. */
type NodeEvent =
  | RequestedAttempt
  | { readonly state: 'cancelled'; readonly id: string; readonly executionId: string }
  | { readonly state: 'purged'; readonly executionId: string }
  | { readonly state: 'foreign' }
  | { readonly state: 'invalid'; readonly reason: string };

function readRequest(event: CloudEvent): NodeEvent {
  const attempt = readAttempt(event);
  return typeof attempt === 'string' ? { state: 'invalid', reason: attempt } : attempt;
}

function readCancel(event: CloudEvent): NodeEvent {
  const parsed = NodeCancelled.safeParse(event.data);
  if (!parsed.success) {
    return { state: 'invalid', reason: `Not a node.cancelled: ${parsed.error.message.slice(0, 500)}` };
  }
  const { executionId, nodeId, attempt } = parsed.data;
  return { state: 'cancelled', executionId, id: toRequestId(executionId, nodeId, attempt) };
}

function readPurge(event: CloudEvent): NodeEvent {
  const executionId = event['executionid'] ?? event.subject;
  if (typeof executionId === 'string') return { state: 'purged', executionId };
  return { state: 'invalid', reason: 'It does not name its execution.' };
}

function read(event: CloudEvent): NodeEvent {
  switch (event.type) {
    case NODE_REQUESTED:
      return readRequest(event);
    case NODE_CANCELLED:
      return readCancel(event);
    case EXECUTION_PURGED:
      return readPurge(event);
    default:
      return { state: 'foreign' };
  }
}

function uniqueById<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/**
 * Handles deliveries of `workflow.nodes`: accept, store, answer. A request is acknowledged once its claim is stored, because the claim holds the
 * request: from then on the table of claims and its leases answer for it, not the broker. A request that was done before is answered by publishing
 * its recorded result again. A handler that throws has every delivery made again, which changes nothing.
 *
 * A function that only computes runs without a stored claim where it can start at once, and is acknowledged once its result is published: until then
 * the broker answers for it.
 */
export function createAttemptTaker({ claims, pool, registry, broker, logger }: AttemptTakerOptions): BatchHandler {
  const isPure = ({ request }: RequestedAttempt) =>
    'inline' in request.input && registry.get(request.functionSlug)?.isPure === true;

  /** Runs requests without a claim. Answers those that must be delivered again. */
  async function runPure(attempts: readonly RequestedAttempt[]): Promise<ReadonlySet<NodeEvent>> {
    const claimedAt = new Date().toISOString();
    const left = attempts.map(async (attempt) => {
      const isDone = await pool.run({
        ...attempt,
        state: 'claimed',
        claim: 'in-memory',
        runs: 1,
        claimedAt,
        isMarked: true,
        lost: null,
      });
      return isDone ? [] : [attempt];
    });
    return new Set((await Promise.all(left)).flat());
  }

  async function claim(attempts: readonly RequestedAttempt[]): Promise<void> {
    const unique = uniqueById(attempts);
    if (unique.length === 0) return;
    const hasRoom = await pool.waitForRoom(unique.length, PATIENCE_MS);
    const { claimed, recorded } = await claims.claim(unique, hasRoom, pool.free());
    for (const attempt of claimed) void pool.run(attempt);
    if (recorded.length > 0) await broker.publish(recorded.map((event) => ({ topic: TOPICS.results, event })));
  }

  async function cancel(cancelled: readonly Extract<NodeEvent, { state: 'cancelled' }>[]): Promise<void> {
    const unique = uniqueById(cancelled);
    if (unique.length === 0) return;
    await claims.cancel(unique);
    for (const { id } of unique) pool.drop(id);
  }

  return async (deliveries) => {
    const events = deliveries.map(({ event }) => read(event));
    const requested = events.filter((event) => event.state === 'requested');
    const pure = new Set(requested.filter(isPure).slice(0, pool.free()));
    const running = runPure([...pure]);
    await claim(requested.filter((attempt) => !pure.has(attempt)));
    await cancel(events.filter((event) => event.state === 'cancelled'));
    for (const event of events) {
      if (event.state !== 'purged') continue;
      pool.dropExecution(event.executionId);
      await claims.purge(event.executionId);
    }
    const left = await running;
    return events.map((event): Outcome => {
      if (left.has(event)) return { status: 'retry', reason: 'It runs here already, or could not be run.' };
      if (event.state !== 'invalid') return { status: 'ack' };
      logger.warn({ reason: event.reason }, 'an event on workflow.nodes cannot be handled');
      return { status: 'dead', reason: event.reason };
    });
  };
}
