import type { Statement } from '../platform/postgres/statement.ts';
import type { OutgoingEvent } from './broker.ts';

/** Events that are published by somebody else's transaction. */
export interface Publication {
  /** The inserts to run inside the transaction; none when no group listens. */
  readonly statements: readonly Statement[];
  /**
   * Wakes the consumers in other processes: to be sent right behind the commit on the same connection, without waiting for its answer and outside of
   * its transaction. Forgetting it, or a crash before it, costs a delay of seconds and nothing else.
   */
  readonly wakeUps: readonly Statement[];
  /** Call after the commit: wakes the consumers in this process, and sends what is sent from here. */
  committed(): void;
}

/**
 * Publishing as part of somebody else's transaction: the events become deliverable when that transaction commits, and never when it does not
 * (decision D60). Offered by brokers whose queue is in the same database.
 */
export interface Outbox {
  /** Whether any group listens to the topic, as far as this process knows: what nobody consumes need not be made. */
  isConsumed(topic: string): boolean;
  /** @throws what `publish` would throw of an event that cannot be sent. */
  prepare(events: readonly OutgoingEvent[]): Publication;
}
