import type { CloudEvent } from '../contracts/cloud-event.ts';

/** An event on its way to a topic. `delayMs` holds it back at least so long. */
export interface OutgoingEvent {
  readonly topic: string;
  readonly event: CloudEvent;
  readonly delayMs?: number;
}

/** One delivery of an event to one consumer group. `deliveryCount` is 1 the first time. */
export interface Delivery {
  readonly topic: string;
  readonly event: CloudEvent;
  readonly deliveryCount: number;
}

/**
 * The outcome of one delivery. `retry` delivers it again with backoff until the policy is exhausted, then it is a dead letter with
 * `reason`; `dead` makes it one at once.
 */
export type Outcome =
  | { readonly status: 'ack' }
  | { readonly status: 'retry'; readonly reason: string; readonly delayMs?: number }
  | { readonly status: 'dead'; readonly reason: string };

/** Handles a batch; the answer has one outcome for each delivery, in order. A handler that throws means `retry` for all of them. */
export type BatchHandler = (deliveries: readonly Delivery[]) => Promise<readonly Outcome[]>;

export interface SubscribeOptions {
  readonly topic: string;
  /** Each group gets every event of the topic; its members share them. */
  readonly group: string;
  /** Most deliveries in one call of the handler. */
  readonly maxBatch: number;
  /** Most handler calls at the same time. */
  readonly concurrency: number;
  /** A delivery without an outcome is made again after this time: its consumer counts as dead. */
  readonly leaseMs: number;
}

export interface Subscription {
  /** Takes nothing new, waits for running handlers, gives back what was leased. */
  close(): Promise<void>;
}

/** An event that could not be handled, with the reason. */
export interface DeadLetter {
  readonly id: string;
  readonly topic: string;
  readonly group: string;
  readonly event: CloudEvent;
  readonly reason: string;
  readonly deliveryCount: number;
  readonly diedAt: string;
}

/**
 * The event broker: at least once, no order promised. An event with the same (source, id) published again is delivered again (decision D41:
 * re-asking must not be swallowed). Proven by `test/contract/broker-contract.ts` on every implementation.
 */
export interface Broker {
  /** Resolves when the events are durable. Throws when they are not: the caller publishes again. */
  publish(events: readonly OutgoingEvent[]): Promise<void>;
  subscribe(options: SubscribeOptions, handler: BatchHandler): Promise<Subscription>;
  deadLetters(filter: { readonly topic?: string; readonly limit: number }): Promise<readonly DeadLetter[]>;
  /** Puts a dead letter back on its topic for its group. */
  replay(deadLetterId: string): Promise<void>;
  /** Removes every message and dead letter whose extension `executionid` is this one. */
  purge(executionId: string): Promise<void>;
  close(): Promise<void>;
}
