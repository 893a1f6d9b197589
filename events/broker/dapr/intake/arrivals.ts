import type { CloudEvent } from '../../../contracts/cloud-event.ts';
import type { SubscribeOptions } from '../../broker.ts';
import type { BrokerLogger } from '../../../platform/process/broker-logger.ts';
import type { LeasedMessage, MessageStore, Reach, Settlement } from '../../message-store.ts';
import { createGathering } from './gathering.ts';
import type { Handover } from './handover.ts';

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
export interface Arrivals {
  readonly store: MessageStore;
  /** Resolves when the delivery may be acknowledged: handled or stored. Rejects when it could be neither. */
  receive(incoming: Incoming): Promise<void>;
  /** Receives nothing more. Deliveries that no handler has begun go to the queue. */
  stop(): Promise<void>;
}

interface Arrival {
  readonly id: string;
  readonly incoming: Incoming;
  readonly answer: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  timer: NodeJS.Timeout;
  /** The row of the queue that it has become, its lease included; undefined inside when it was purged. */
  stored: Promise<string | undefined> | undefined;
}

export interface ArrivalsSettings {
  readonly queue: MessageStore;
  readonly options: SubscribeOptions;
  readonly handover: Handover;
  /** Called when a message is at hand. */
  readonly take: () => void;
  readonly logger: BrokerLogger;
}

interface Desk {
  readonly settings: ArrivalsSettings;
  /** Nobody has begun with them. */
  readonly waiting: Arrival[];
  /** In the hands of a handler, by id. */
  readonly leased: Map<string, Arrival>;
}

function toRow({ settings }: Desk, { topic, text, executionId }: Incoming, deliveryCount: number) {
  return { topic, groups: [settings.options.group], event: text, executionId, deliveryCount };
}

/** Makes a row of the queue of it, and has the sidecar told that it is done with. */
function store(desk: Desk, arrival: Arrival, deliveryCount: number, delayMs: number): void {
  clearTimeout(arrival.timer);
  const row = toRow(desk, arrival.incoming, deliveryCount);
  arrival.stored = desk.settings.handover.keep(row, delayMs).then(([id]) => id);
  arrival.stored.then(arrival.answer.resolve, arrival.answer.reject);
}

function add(desk: Desk, id: string, incoming: Incoming, answer: Arrival['answer']): void {
  const giveUpWaiting = () => {
    desk.waiting.splice(desk.waiting.indexOf(arrival), 1);
    store(desk, arrival, 0, 0);
  };
  const arrival: Arrival = { id, incoming, answer, timer: setTimeout(giveUpWaiting, HOLD_MS), stored: undefined };
  desk.waiting.push(arrival);
}

/** Leases the delivery. A handler that takes longer than the sidecar may wait goes on with a row of the queue. */
function begin(desk: Desk, arrival: Arrival): LeasedMessage {
  const { leaseMs } = desk.settings.options;
  const heldMs = Math.min(HOLD_MS, leaseMs);
  clearTimeout(arrival.timer);
  arrival.timer = setTimeout(() => store(desk, arrival, 1, leaseMs - heldMs), heldMs);
  desk.leased.set(arrival.id, arrival);
  const { topic, event } = arrival.incoming;
  return { id: arrival.id, topic, deliveryCount: 1, event };
}

/** The row that it has become is settled in its place. */
async function settleStored(
  { settings: { queue, logger, options } }: Desk,
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

function settle(desk: Desk, arrival: Arrival, settlement: Settlement): void {
  clearTimeout(arrival.timer);
  desk.leased.delete(arrival.id);
  const { stored, answer, incoming } = arrival;
  if (stored !== undefined) void settleStored(desk, stored, settlement);
  else if (settlement.kind === 'acknowledge') answer.resolve();
  else if (settlement.kind === 'retry') store(desk, arrival, 1, settlement.delayMs);
  else if (settlement.kind === 'give_back') store(desk, arrival, 0, 0);
  else desk.settings.handover.bury(toRow(desk, incoming, 1), settlement.reason).then(answer.resolve, answer.reject);
}

function settleAll(desk: Desk, settlements: readonly Settlement[]): void {
  const others: Settlement[] = [];
  for (const settlement of settlements) {
    const arrival = desk.leased.get(settlement.id);
    if (arrival === undefined) others.push(settlement);
    else settle(desk, arrival, settlement);
  }
  desk.settings.queue.settle(others);
}

async function lease(desk: Desk, limit: number, reach: Reach): Promise<readonly LeasedMessage[]> {
  const { waiting, settings } = desk;
  // Even where deliveries never cease, the queue has its turn.
  const room = Math.max(1, limit - waiting.length);
  const stored = reach === 'anywhere' ? await settings.queue.lease(room, reach) : [];
  const taken = waiting.splice(0, limit - stored.length).map((arrival) => begin(desk, arrival));
  return [...taken, ...stored];
}

/** Deliveries that wait for their handler are held in memory; whatever does not end well there goes on in the queue, where backoff is known. */
export function createArrivals(settings: ArrivalsSettings): Arrivals {
  const desk: Desk = { settings, waiting: [], leased: new Map() };
  const gather = createGathering(settings.take);
  let lastId = 0;
  return {
    store: {
      lease: async (limit, reach) => await lease(desk, limit, reach),
      findNextDueMs: async () => await settings.queue.findNextDueMs(),
      settle: (settlements) => settleAll(desk, settlements),
    },
    receive: (incoming) =>
      new Promise<void>((resolve, reject) => {
        lastId += 1;
        add(desk, `sidecar-${lastId}`, incoming, { resolve, reject });
        gather();
      }),
    stop: async () => {
      const left = desk.waiting.splice(0);
      for (const arrival of left) store(desk, arrival, 0, 0);
      await Promise.allSettled(left.flatMap(({ stored }) => stored ?? []));
    },
  };
}
