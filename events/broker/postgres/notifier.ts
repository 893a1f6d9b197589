import { createHash } from 'node:crypto';
import type { KeptConnection } from '../../platform/postgres/kept-connection.ts';
import { notifyStatement } from './queue-statements.ts';

/**
 * Channel on which it is said that a topic may have messages; the payload is the topic. Each topic has its own, so that nobody is woken for topics
 * that he does not consume. A hash, because channel names have 63 bytes at most.
 */
export function toWakeUpChannel(topic: string): string {
  return `workflow_queue_${createHash('sha256').update(topic).digest('hex').slice(0, 32)}`;
}

/** Notifications whose payload is a topic: a group was registered for it. */
export const GROUPS_CHANNEL = 'workflow_queue_groups';

export interface Notifier {
  /** Sends one NOTIFY per topic, never two at once: those asked for meanwhile become one. Loss is left to the consumers' slow scan. */
  announce(topic: string): void;
}

/** Sends outside of every data transaction: NOTIFY takes a lock of the whole database until its transaction ends. */
export function createNotifier(connection: KeptConnection): Notifier {
  const inFlight = new Set<string>();
  const again = new Set<string>();

  function announce(topic: string): void {
    if (inFlight.has(topic)) {
      again.add(topic);
      return;
    }
    inFlight.add(topic);
    const settle = () => {
      inFlight.delete(topic);
      if (again.delete(topic)) announce(topic);
    };
    connection.query(notifyStatement(toWakeUpChannel(topic), topic)).then(settle, () => {
      // Not sent again: whoever reconnects looks by itself.
      again.delete(topic);
      settle();
    });
  }

  return { announce };
}
