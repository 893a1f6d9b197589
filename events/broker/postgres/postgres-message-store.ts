import type { SubscribeOptions } from '../broker.ts';
import type { LeasedMessage, MessageStore } from '../message-store.ts';
import { fromStoredEvent } from '../stored-event.ts';
import type { KeptConnection } from '../../platform/postgres/kept-connection.ts';
import { findNextDueStatement, leaseMessagesStatement } from './queue-statements.ts';
import type { Settler } from './settler.ts';

/** The rows of one topic and group of `queue_messages`. */
export function createPostgresMessageStore(
  connection: KeptConnection,
  settler: Settler,
  { topic, group, leaseMs }: SubscribeOptions,
): MessageStore {
  return {
    lease: async (limit) => {
      const acknowledged = settler.takeAcknowledged();
      const { rows } = await connection
        .query(
          leaseMessagesStatement(
            topic,
            group,
            limit,
            leaseMs,
            acknowledged.map(({ id }) => id),
          ),
        )
        .catch((error: unknown) => {
          settler.settle(acknowledged);
          throw error;
        });
      const messages = rows.map((row): LeasedMessage => ({
        id: String(row['id']),
        topic,
        deliveryCount: Number(row['delivery_count']),
        event: fromStoredEvent(row['event']),
      }));
      // UPDATE … RETURNING has no order of its own.
      return messages.toSorted((a, b) => Number(a.id) - Number(b.id));
    },
    settle: (settlements) => settler.settle(settlements),
    findNextDueMs: async () => {
      const { rows } = await connection.query(findNextDueStatement(topic, group));
      const dueMs = rows[0]?.['due_ms'];
      return typeof dueMs === 'number' ? dueMs : undefined;
    },
  };
}
