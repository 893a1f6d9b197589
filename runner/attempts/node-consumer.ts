import type { Logger } from 'pino';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import {
  EXECUTION_PURGED,
  NODE_CANCELLED,
  NODE_REQUESTED,
  NodeCancelled,
  NodeRequested,
  toRequestId,
} from '#events/contracts/node-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { BatchHandler, Broker, Delivery, Outcome } from '#events/broker/broker.ts';
import type { AttemptSlots } from './attempt-slots.ts';
import type { FunctionRegistry } from '../functions/registry.ts';
import type { ClaimOutcome, ClaimRequest } from '../store/claims-store.ts';

/** So long a batch waits for room here; then it is stored for whoever has room first, and the delivery is answered. */
export const PATIENCE_MS = 1_000;

/** The runner's inbox, as the consumer uses it. */
export interface Inbox {
  /** `hasRoom` false stores the requests for whoever has room next. */
  claim(requests: readonly ClaimRequest[], hasRoom: boolean): Promise<ClaimOutcome>;
  cancel(requests: readonly { readonly requestId: string; readonly executionId: string }[]): Promise<void>;
  purge(executionId: string): Promise<void>;
}

export interface NodeConsumerOptions {
  readonly inbox: Inbox;
  readonly slots: AttemptSlots;
  readonly registry: FunctionRegistry;
  readonly broker: Pick<Broker, 'publish'>;
  readonly logger: Logger;
}

type Read =
  | { readonly kind: 'request'; readonly request: ClaimRequest; readonly data: NodeRequested }
  | { readonly kind: 'cancel'; readonly requestId: string; readonly executionId: string }
  | { readonly kind: 'purge'; readonly executionId: string }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'invalid'; readonly reason: string };

function readRequest(event: CloudEvent): Read {
  const parsed = NodeRequested.safeParse(event.data);
  if (!parsed.success)
    return { kind: 'invalid', reason: `Not a node.requested: ${parsed.error.message.slice(0, 500)}` };
  const { executionId, nodeId, attempt } = parsed.data;
  const requestId = toRequestId(executionId, nodeId, attempt);
  if (requestId !== event.id) return { kind: 'invalid', reason: `The id is not the one of its data, ${requestId}.` };
  return { kind: 'request', data: parsed.data, request: { requestId, executionId, request: event } };
}

function readCancel(event: CloudEvent): Read {
  const parsed = NodeCancelled.safeParse(event.data);
  if (!parsed.success)
    return { kind: 'invalid', reason: `Not a node.cancelled: ${parsed.error.message.slice(0, 500)}` };
  const { executionId, nodeId, attempt } = parsed.data;
  return { kind: 'cancel', executionId, requestId: toRequestId(executionId, nodeId, attempt) };
}

function read({ event }: Delivery): Read {
  if (event.type === NODE_REQUESTED) return readRequest(event);
  if (event.type === NODE_CANCELLED) return readCancel(event);
  if (event.type !== EXECUTION_PURGED) return { kind: 'foreign' };
  const executionId = event['executionid'] ?? event.subject;
  if (typeof executionId === 'string') return { kind: 'purge', executionId };
  return { kind: 'invalid', reason: 'It does not name its execution.' };
}

/**
 * Handles deliveries of `workflow.nodes`: accept, store, answer. A request is acknowledged once its claim is stored, because the claim holds
 * the request: from then on the inbox and its leases answer for it, not the broker. A request that was done before is answered by publishing its
 * recorded result again. A handler that throws has every delivery made again, which changes nothing.
 *
 * What only computes is run without a claim where it can start at once, and acknowledged once its result is published: until then the broker
 * answers for it, and running it twice is as good as once.
 */
export function createNodeConsumer({ inbox, slots, registry, broker, logger }: NodeConsumerOptions): BatchHandler {
  const writing = new Set<Promise<unknown>>();

  async function track<Result>(work: Promise<Result>): Promise<Result> {
    writing.add(work);
    try {
      return await work;
    } finally {
      writing.delete(work);
    }
  }

  /** Requests to run without a claim. */
  function findUnclaimed(items: readonly Read[]): ReadonlySet<Read> {
    const found = items.filter(
      (item) =>
        item.kind === 'request' && 'inline' in item.data.input && registry.get(item.data.functionSlug)?.isPure === true,
    );
    return new Set(found.slice(0, slots.free()));
  }

  /** Those that have to be delivered again. */
  async function runUnclaimed(items: ReadonlySet<Read>): Promise<ReadonlySet<Read>> {
    const claimedAt = new Date().toISOString();
    const left = [...items].map(async (item) => {
      if (item.kind !== 'request') return [];
      const claimNow = async () => (await track(inbox.claim([item.request], true))).claimed.length > 0;
      return (await slots.runUnclaimed({ ...item.request, runs: 1, claimedAt }, claimNow)) ? [] : [item];
    });
    return new Set((await Promise.all(left)).flat());
  }

  async function claim(requests: readonly ClaimRequest[]): Promise<void> {
    const unique = [...new Map(requests.map((request) => [request.requestId, request])).values()];
    if (unique.length === 0) return;
    const { claimed, recorded } = await inbox.claim(unique, await slots.waitForRoom(unique.length, PATIENCE_MS));
    slots.accept(claimed);
    if (recorded.length > 0) await broker.publish(recorded.map((event) => ({ topic: TOPICS.results, event })));
  }

  async function cancel(cancels: readonly Extract<Read, { kind: 'cancel' }>[]): Promise<void> {
    const unique = [...new Map(cancels.map((item) => [item.requestId, item])).values()];
    if (unique.length === 0) return;
    await inbox.cancel(unique);
    for (const { requestId } of unique) slots.drop(requestId);
  }

  return async (deliveries) => {
    const items = deliveries.map(read);
    const unclaimed = findUnclaimed(items);
    const toClaim = items.flatMap((item) => (item.kind === 'request' && !unclaimed.has(item) ? [item.request] : []));
    const running = runUnclaimed(unclaimed);
    await track(claim(toClaim).then(() => cancel(items.filter((item) => item.kind === 'cancel'))));
    for (const item of items) {
      if (item.kind !== 'purge') continue;
      slots.dropExecution(item.executionId);
      // What another delivery is writing of it meanwhile has to go too.
      await Promise.allSettled(writing);
      await inbox.purge(item.executionId);
    }
    const left = await running;
    return items.map((item): Outcome => {
      if (left.has(item)) return { status: 'retry', reason: 'It runs here already, or could not be run.' };
      if (item.kind !== 'invalid') return { status: 'ack' };
      logger.warn({ reason: item.reason }, 'an event on workflow.nodes cannot be handled');
      return { status: 'dead', reason: item.reason };
    });
  };
}
