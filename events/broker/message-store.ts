import type { CloudEvent } from '../contracts/cloud-event.ts';

/** A message that one consumer holds until its lease ends. `event` is undefined when what was stored is not a CloudEvent. */
export interface LeasedMessage {
  readonly id: string;
  readonly topic: string;
  /** 1 the first time; names this lease: a settlement of an older lease changes nothing, except that an acknowledgement always counts. */
  readonly deliveryCount: number;
  readonly event: CloudEvent | undefined;
}

/** The end of a lease. */
export type Settlement = { readonly id: string; readonly deliveryCount: number } & (
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'bury'; readonly reason: string }
  /** Never handed to the handler: available again at once, and the delivery does not count. */
  | { readonly kind: 'give_back' }
);

/** Where to look for messages: `at_hand` are those that have just come in and cost no query. */
export type Reach = 'at_hand' | 'anywhere';

/** The messages of one topic and group, as a consumer sees them. */
export interface MessageStore {
  /** Takes up to `limit` messages that are due, oldest first; nobody else gets them for the lease. */
  lease(limit: number, reach: Reach): Promise<readonly LeasedMessage[]>;
  /** Takes note; written soon, grouped with others. A settlement that gets lost costs another delivery. */
  settle(settlements: readonly Settlement[]): void;
  /** Milliseconds until the next message is due, leased ones included; undefined when there is none. */
  findNextDueMs(): Promise<number | undefined>;
}
