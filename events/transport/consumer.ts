import type { BatchHandler, Delivery, Outcome, SubscribeOptions, Subscription } from './broker.ts';
import type { BrokerLogger } from './broker-logger.ts';
import type { LeasedMessage, MessageStore, Settlement } from './message-store.ts';
import { type RedeliveryPolicy, toRedeliveryDelayMs } from './redelivery-policy.ts';

/** Most messages of one lease, whatever the options multiply to. */
const MAX_LEASE = 500;
/** Pause after a lease that failed, unless something wakes the consumer earlier. */
const FAILED_LEASE_PAUSE_MS = 500;

export interface ConsumerSettings {
  readonly store: MessageStore;
  readonly options: SubscribeOptions;
  readonly handler: BatchHandler;
  readonly policy: RedeliveryPolicy;
  /** How often to look without being woken: for wake-ups that were lost and messages that became due. */
  readonly scanIntervalMs: number;
  readonly logger: BrokerLogger;
}

export interface Consumer extends Subscription {
  /** Says that there may be messages; cheap, may be called at any rate. */
  wake(): void;
}

type Readable = LeasedMessage & Delivery;

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Asks the handler; a batch that makes it throw is given to it one by one, so that one poisonous event disturbs no other. */
async function handle(handler: BatchHandler, batch: readonly Readable[]): Promise<readonly Outcome[]> {
  try {
    const deliveries = batch.map(({ topic, event, deliveryCount }) => ({ topic, event, deliveryCount }));
    const outcomes = await handler(deliveries);
    return batch.map((_, index) => outcomes[index] ?? { status: 'retry', reason: 'The handler gave no outcome.' });
  } catch (error) {
    if (batch.length === 1) return [{ status: 'retry', reason: toMessage(error) }];
    const outcomes: Outcome[] = [];
    for (const message of batch) outcomes.push(...(await handle(handler, [message])));
    return outcomes;
  }
}

function toSettlement(message: LeasedMessage, outcome: Outcome, policy: RedeliveryPolicy): Settlement {
  const { id, deliveryCount } = message;
  switch (outcome.status) {
    case 'ack':
      return { id, deliveryCount, kind: 'acknowledge' };
    case 'dead':
      return { id, deliveryCount, kind: 'bury', reason: outcome.reason };
    case 'retry': {
      if (deliveryCount >= policy.maximumDeliveries) {
        return { id, deliveryCount, kind: 'bury', reason: `${outcome.reason} (after ${deliveryCount} deliveries)` };
      }
      const delayMs = outcome.delayMs ?? toRedeliveryDelayMs(policy, deliveryCount, Math.random());
      return { id, deliveryCount, kind: 'retry', delayMs };
    }
  }
}

/** Why a message is not even shown to the handler; undefined when it is. */
function findBurialReason(message: LeasedMessage, policy: RedeliveryPolicy): string | undefined {
  if (message.event === undefined) return 'The stored message is not a CloudEvent.';
  if (message.deliveryCount > policy.maximumDeliveries) {
    return `No consumer said what became of it in ${policy.maximumDeliveries} deliveries.`;
  }
  return undefined;
}

function isReadable(message: LeasedMessage): message is Readable {
  return message.event !== undefined;
}

/** Wakes at the earliest of the instants that it was asked for. */
function createAlarm(ring: () => void): { set(delayMs: number): void; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Infinity;
  const clear = () => {
    clearTimeout(timer);
    dueAt = Infinity;
  };
  return {
    set: (delayMs) => {
      const at = Date.now() + delayMs;
      if (at >= dueAt) return;
      clearTimeout(timer);
      dueAt = at;
      timer = setTimeout(() => {
        dueAt = Infinity;
        ring();
      }, delayMs);
    },
    clear,
  };
}

/**
 * The loop of one subscription over any store: leases when woken, hands batches to up to `concurrency` handlers at once, settles what they
 * answer, and looks by itself from time to time. Never throws; a store that fails is asked again.
 */
export function createConsumer(settings: ConsumerSettings): Consumer {
  const { store, options, policy, logger } = settings;
  const running = new Set<Promise<void>>();
  let isWanted = false;
  let isClosed = false;
  let leasing: Promise<void> | undefined;

  const wake = () => {
    isWanted = true;
    pump();
  };
  const alarm = createAlarm(wake);

  async function work(batch: readonly Readable[]): Promise<void> {
    const outcomes = await handle(settings.handler, batch);
    const settlements = batch.map((message, index) =>
      toSettlement(message, outcomes[index] ?? { status: 'retry', reason: 'The handler gave no outcome.' }, policy),
    );
    store.settle(settlements);
    for (const settlement of settlements) if (settlement.kind === 'retry') alarm.set(settlement.delayMs + 1);
  }

  function start(batch: readonly Readable[]): void {
    const task = work(batch).finally(() => {
      running.delete(task);
      pump();
    });
    running.add(task);
  }

  function deliver(messages: readonly LeasedMessage[]): void {
    if (isClosed) {
      store.settle(messages.map(({ id, deliveryCount }) => ({ id, deliveryCount, kind: 'give_back' })));
      return;
    }
    const live: Readable[] = [];
    for (const message of messages) {
      const reason = findBurialReason(message, policy);
      if (reason !== undefined) {
        store.settle([{ id: message.id, deliveryCount: message.deliveryCount, kind: 'bury', reason }]);
      } else if (isReadable(message)) live.push(message);
    }
    for (let from = 0; from < live.length; from += options.maxBatch) start(live.slice(from, from + options.maxBatch));
  }

  async function lease(): Promise<void> {
    const limit = Math.min(MAX_LEASE, options.maxBatch * (options.concurrency - running.size));
    try {
      const messages = await store.lease(limit);
      if (messages.length === limit) isWanted = true;
      deliver(messages);
      if (messages.length > 0 || isClosed) return;
      const dueMs = await store.findNextDueMs();
      if (dueMs !== undefined && dueMs < settings.scanIntervalMs) alarm.set(Math.max(1, Math.ceil(dueMs)));
    } catch (error) {
      if (isClosed) return;
      logger.warn({ err: error, topic: options.topic, group: options.group }, 'leasing messages failed');
      alarm.set(FAILED_LEASE_PAUSE_MS);
    }
  }

  function pump(): void {
    if (isClosed || leasing !== undefined || !isWanted || running.size >= options.concurrency) return;
    isWanted = false;
    leasing = lease().finally(() => {
      leasing = undefined;
      pump();
    });
  }

  const scan = setInterval(wake, settings.scanIntervalMs);
  wake();
  return {
    wake,
    close: async () => {
      isClosed = true;
      clearInterval(scan);
      alarm.clear();
      await leasing;
      await Promise.all(running);
      alarm.clear();
    },
  };
}
