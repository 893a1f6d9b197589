import type { CloudEvent } from '../../../contracts/cloud-event.ts';
import type { SubscribeOptions } from '../../broker.ts';
import type { WarningLogger } from '../../../platform/process/warning-logger.ts';
import type { LeasedMessage, MessageStore, Reach, Settlement } from '../../message-store.ts';
import { createBatchSignal } from './batch-signal.ts';
import type { QueueFallback } from './queue-fallback.ts';

/**
 * So long a delivery of the sidecar may be unanswered; then it is stored and answered, handled or not. It must be well below the `processingTimeout`
 * of the component, after which Redis delivers it again beside the first.
 */
const HOLD_MS = 2_000;

/** A delivery of the sidecar: the event, and what is stored of it. */
export interface Incoming {
  readonly topic: string;
  readonly text: string;
  /** Undefined when the text holds none. */
  readonly event: CloudEvent | undefined;
  readonly executionId: string | null;
}

/** The deliveries of the sidecar to one subscription, as a store in front of the queue. */
export interface HeldDeliveries {
  readonly store: MessageStore;
  /** Resolves when the delivery may be acknowledged: handled or stored. Rejects when it could be neither. */
  receive(incoming: Incoming): Promise<void>;
  /** Receives nothing more. Deliveries that no handler has begun go to the queue. */
  stop(): Promise<void>;
}

interface HeldDelivery {
  readonly id: string;
  readonly incoming: Incoming;
  readonly answer: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  timer: NodeJS.Timeout;
  /** The row of the queue that it has become, its lease included; undefined inside when it was purged. */
  stored: Promise<string | undefined> | undefined;
}

export interface HeldDeliveriesOptions {
  readonly queue: MessageStore;
  readonly options: SubscribeOptions;
  readonly fallback: QueueFallback;
  /** Called when a message is at hand. */
  readonly take: () => void;
  readonly logger: WarningLogger;
}

interface IntakeState {
  readonly settings: HeldDeliveriesOptions;
  /** Nobody has begun with them. */
  readonly waiting: HeldDelivery[];
  /** In the hands of a handler, by id. */
  readonly leased: Map<string, HeldDelivery>;
}

function toRow({ settings }: IntakeState, { topic, text, executionId }: Incoming, deliveryCount: number) {
  return { topic, groups: [settings.options.group], event: text, executionId, deliveryCount };
}

/** Makes a row of the queue of it, and has the sidecar told that it is done with. */
function store(state: IntakeState, delivery: HeldDelivery, deliveryCount: number, delayMs: number): void {
  clearTimeout(delivery.timer);
  const row = toRow(state, delivery.incoming, deliveryCount);
  delivery.stored = state.settings.fallback.keep(row, delayMs).then(([id]) => id);
  delivery.stored.then(delivery.answer.resolve, delivery.answer.reject);
}

function add(state: IntakeState, id: string, incoming: Incoming, answer: HeldDelivery['answer']): void {
  const giveUpWaiting = () => {
    state.waiting.splice(state.waiting.indexOf(delivery), 1);
    store(state, delivery, 0, 0);
  };
  const delivery: HeldDelivery = { id, incoming, answer, timer: setTimeout(giveUpWaiting, HOLD_MS), stored: undefined };
  state.waiting.push(delivery);
}

/** Leases the delivery. A handler that takes longer than the sidecar may wait goes on with a row of the queue. */
function begin(state: IntakeState, delivery: HeldDelivery): LeasedMessage {
  const { leaseMs } = state.settings.options;
  const heldMs = Math.min(HOLD_MS, leaseMs);
  clearTimeout(delivery.timer);
  delivery.timer = setTimeout(() => store(state, delivery, 1, leaseMs - heldMs), heldMs);
  state.leased.set(delivery.id, delivery);
  const { topic, event } = delivery.incoming;
  return { id: delivery.id, topic, deliveryCount: 1, event };
}

/** The row that it has become is settled in its place. */
async function settleStored(
  { settings: { queue, logger, options } }: IntakeState,
  stored: Promise<string | undefined>,
  settlement: Settlement,
): Promise<void> {
  try {
    const id = await stored;
    if (id !== undefined) queue.settle([{ ...settlement, id }]);
  } catch (error) {
    logger.warn({ err: error, group: options.group }, 'a delivery could not be stored; it is made again');
  }
}

function settle(state: IntakeState, delivery: HeldDelivery, settlement: Settlement): void {
  clearTimeout(delivery.timer);
  state.leased.delete(delivery.id);
  const { stored, answer, incoming } = delivery;
  if (stored !== undefined) void settleStored(state, stored, settlement);
  else if (settlement.kind === 'acknowledge') answer.resolve();
  else if (settlement.kind === 'retry') store(state, delivery, 1, settlement.delayMs);
  else if (settlement.kind === 'give_back') store(state, delivery, 0, 0);
  else state.settings.fallback.bury(toRow(state, incoming, 1), settlement.reason).then(answer.resolve, answer.reject);
}

function settleAll(state: IntakeState, settlements: readonly Settlement[]): void {
  const others: Settlement[] = [];
  for (const settlement of settlements) {
    const delivery = state.leased.get(settlement.id);
    if (delivery === undefined) others.push(settlement);
    else settle(state, delivery, settlement);
  }
  state.settings.queue.settle(others);
}

async function lease(state: IntakeState, limit: number, reach: Reach): Promise<readonly LeasedMessage[]> {
  const { waiting, settings } = state;
  // Even where deliveries never cease, the queue has its turn.
  const room = Math.max(1, limit - waiting.length);
  const stored = reach === 'anywhere' ? await settings.queue.lease(room, reach) : [];
  const taken = waiting.splice(0, limit - stored.length).map((delivery) => begin(state, delivery));
  return [...taken, ...stored];
}

/** Deliveries that wait for their handler are held in memory; whatever does not end well there goes on in the queue, where backoff is known. */
export function createHeldDeliveries(settings: HeldDeliveriesOptions): HeldDeliveries {
  const state: IntakeState = { settings, waiting: [], leased: new Map() };
  const signal = createBatchSignal(settings.take);
  let lastId = 0;
  return {
    store: {
      lease: async (limit, reach) => await lease(state, limit, reach),
      findNextDueMs: async () => await settings.queue.findNextDueMs(),
      settle: (settlements) => settleAll(state, settlements),
    },
    receive: (incoming) =>
      new Promise<void>((resolve, reject) => {
        lastId += 1;
        add(state, `sidecar-${lastId}`, incoming, { resolve, reject });
        signal();
      }),
    stop: async () => {
      const left = state.waiting.splice(0);
      for (const delivery of left) store(state, delivery, 0, 0);
      await Promise.allSettled(left.flatMap(({ stored }) => stored ?? []));
    },
  };
}
