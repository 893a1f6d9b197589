import { createAlarm } from '../platform/process/alarm.ts';
import type { BatchHandler, Delivery, Outcome, SubscribeOptions, Subscription } from './broker.ts';
import type { WarningLogger } from '../platform/process/warning-logger.ts';
import type { LeasedMessage, MessageStore, Reach } from './message-store.ts';
import type { RedeliveryPolicy } from './redelivery-policy.ts';
import { findBurialReason, toSettlement } from './settlement-rules.ts';

/** Most messages of one lease, whatever the options multiply to. */
const MAX_LEASE = 500;
/** Pause after a lease that failed, unless something wakes the consumer earlier. */
const FAILED_LEASE_PAUSE_MS = 500;
/** Shortest pause before looking for what becomes due: a due message may be locked by somebody for a moment. */
const SHORTEST_PAUSE_MS = 10;

export interface ConsumerSettings {
  readonly store: MessageStore;
  readonly options: SubscribeOptions;
  readonly handler: BatchHandler;
  readonly policy: RedeliveryPolicy;
  /** How often to look without being woken: for wake-ups that were lost and messages that became due. */
  readonly scanIntervalMs: number;
  readonly logger: WarningLogger;
}

export interface Consumer extends Subscription {
  /** Announces that there may be messages. Cheap; call it as often as you like. */
  wake(): void;
  /** Announces that the store has messages at hand. */
  take(): void;
}

type Readable = LeasedMessage & Delivery;

const UNANSWERED: Outcome = { status: 'retry', reason: 'The handler gave no outcome.' };

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Asks the handler; a batch that makes it throw is given to it one by one, so that one poisonous event disturbs no other. */
async function handle(handler: BatchHandler, batch: readonly Readable[]): Promise<readonly Outcome[]> {
  try {
    const deliveries = batch.map(({ topic, event, deliveryCount }) => ({ topic, event, deliveryCount }));
    const outcomes = await handler(deliveries);
    return batch.map((_, index) => outcomes[index] ?? UNANSWERED);
  } catch (error) {
    if (batch.length === 1) return [{ status: 'retry', reason: toMessage(error) }];
    const outcomes: Outcome[] = [];
    for (const message of batch) outcomes.push(...(await handle(handler, [message])));
    return outcomes;
  }
}

/** Logs each retry when it happens, not only the final dead letter. */
function logRetries(
  { logger, options }: ConsumerSettings,
  batch: readonly Readable[],
  outcomes: readonly Outcome[],
): void {
  for (const [index, { event, deliveryCount }] of batch.entries()) {
    const outcome = outcomes[index] ?? UNANSWERED;
    if (outcome.status !== 'retry') continue;
    const { topic, group } = options;
    const fields = {
      topic,
      group,
      eventId: event.id,
      executionId: event['executionid'],
      deliveryCount,
      reason: outcome.reason,
    };
    logger.warn(fields, 'an event was not handled; it is delivered again');
  }
}

/** Handles and settles a batch. Answers the shortest pause until one of its messages is due again; undefined when none is. */
async function work(settings: ConsumerSettings, batch: readonly Readable[]): Promise<number | undefined> {
  const outcomes = await handle(settings.handler, batch);
  logRetries(settings, batch, outcomes);
  const settlements = batch.map((message, index) =>
    toSettlement(message, outcomes[index] ?? UNANSWERED, settings.policy, Math.random()),
  );
  settings.store.settle(settlements);
  const delays = settlements.flatMap((settlement) => (settlement.kind === 'retry' ? [settlement.delayMs] : []));
  return delays.length > 0 ? Math.min(...delays) : undefined;
}

/** Buries what no handler should see, and cuts the rest into batches. */
function toBatches(settings: ConsumerSettings, messages: readonly LeasedMessage[]): readonly (readonly Readable[])[] {
  const { store, policy, options } = settings;
  const live: Readable[] = [];
  for (const message of messages) {
    const { id, deliveryCount, event } = message;
    const reason = findBurialReason(message, policy);
    if (reason !== undefined) store.settle([{ id, deliveryCount, kind: 'bury', reason }]);
    else if (event !== undefined) live.push({ ...message, event });
  }
  const batches: Readable[][] = [];
  for (let from = 0; from < live.length; from += options.maxBatch)
    batches.push(live.slice(from, from + options.maxBatch));
  return batches;
}

function giveBack({ store }: ConsumerSettings, messages: readonly LeasedMessage[]): void {
  store.settle(messages.map(({ id, deliveryCount }) => ({ id, deliveryCount, kind: 'give_back' })));
}

/** Keeps `task` in `tasks` while it runs, then calls `next`. */
function track(tasks: Set<Promise<void>>, task: Promise<void>, next: () => void): void {
  tasks.add(task);
  void task.finally(() => {
    tasks.delete(task);
    next();
  });
}

/**
 * The loop of one subscription over any store: leases when woken, hands batches to up to `concurrency` handlers at once, settles what they
 * answer, and looks by itself from time to time. Never throws; a store that fails is asked again.
 */
export function createConsumer(settings: ConsumerSettings): Consumer {
  const { options, logger, scanIntervalMs } = settings;
  const running = new Set<Promise<void>>();
  const leasing = new Set<Promise<void>>();
  let wanted: Reach | undefined;
  let isNextDueWanted = false;
  let isClosed = false;

  const want = (reach: Reach) => {
    if (wanted !== 'anywhere') wanted = reach;
    pump();
  };
  const wake = () => want('anywhere');
  const look = () => {
    isNextDueWanted = true;
    wake();
  };
  const alarm = createAlarm(look);

  async function start(batch: readonly Readable[]): Promise<void> {
    const retryMs = await work(settings, batch);
    if (retryMs !== undefined && retryMs < scanIntervalMs && !isClosed) alarm.set(retryMs + SHORTEST_PAUSE_MS);
  }

  async function lease(reach: Reach): Promise<void> {
    const limit = Math.min(MAX_LEASE, options.maxBatch * (options.concurrency - running.size));
    const messages = await settings.store.lease(limit, reach);
    if (isClosed) return giveBack(settings, messages);
    for (const batch of toBatches(settings, messages)) track(running, start(batch), pump);
    if (messages.length === limit) wanted = wanted === 'anywhere' ? wanted : reach;
    else if (reach === 'anywhere' && (messages.length === 0 || isNextDueWanted)) {
      isNextDueWanted = false;
      const dueMs = await settings.store.findNextDueMs();
      if (dueMs !== undefined && dueMs < scanIntervalMs && !isClosed) alarm.set(Math.max(SHORTEST_PAUSE_MS, dueMs));
    }
  }

  function pump(): void {
    if (isClosed || leasing.size > 0 || wanted === undefined || running.size >= options.concurrency) return;
    const reach = wanted;
    wanted = undefined;
    const task = lease(reach).catch((error: unknown) => {
      if (isClosed) return;
      logger.warn({ err: error, topic: options.topic, group: options.group }, 'leasing messages failed');
      alarm.set(FAILED_LEASE_PAUSE_MS);
    });
    track(leasing, task, pump);
  }

  const scan = setInterval(look, scanIntervalMs);
  wake();
  return {
    wake,
    take: () => want('at_hand'),
    close: async () => {
      isClosed = true;
      clearInterval(scan);
      alarm.clear();
      await Promise.all(leasing);
      await Promise.all(running);
    },
  };
}
