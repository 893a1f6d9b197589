import { bigint, index, integer, json, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** Which groups get a copy of what is published to a topic; a subscription registers its group and it stays. */
export const queueGroups = pgTable(
  'queue_groups',
  { topic: text().notNull(), groupName: text('group_name').notNull() },
  (table) => [primaryKey({ columns: [table.topic, table.groupName] })],
);

/** One row a message and group. A lease pushes `visibleAt` into the future; an acknowledgement deletes the row. */
export const queueMessages = pgTable(
  'queue_messages',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    topic: text().notNull(),
    groupName: text('group_name').notNull(),
    event: json().notNull(),
    executionId: text('execution_id'),
    deliveryCount: integer('delivery_count').notNull().default(0),
    visibleAt: instant('visible_at').notNull().defaultNow(),
    publishedAt: instant('published_at').notNull().defaultNow(),
  },
  // Each index costs every message two entries, one for its lease: a purge may as well read the whole queue.
  (table) => [index('queue_messages_ready').on(table.topic, table.groupName, table.visibleAt)],
);

/** Events that could not be handled, with the reason. */
export const deadLetters = pgTable(
  'dead_letters',
  {
    id: bigint({ mode: 'number' }).primaryKey(),
    topic: text().notNull(),
    groupName: text('group_name').notNull(),
    event: json().notNull(),
    executionId: text('execution_id'),
    reason: text().notNull(),
    deliveryCount: integer('delivery_count').notNull(),
    diedAt: instant('died_at').notNull().defaultNow(),
  },
  (table) => [index('dead_letters_execution').on(table.executionId)],
);

/** Events that a transaction publishes through the sidecar of Dapr; a row is deleted once the sidecar has taken its event, that of a confirmed topic once it was handled. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid().primaryKey(),
    topic: text().notNull(),
    event: json().notNull(),
    executionId: text('execution_id'),
    /**
     * Earliest time at which another process may send it. The writer normally sends and deletes it first; events of confirmed topics stay until they
     * were handled.
     */
    dueAt: instant('due_at').notNull(),
    /** How often it was sent, of an event that stays until it was handled. */
    sends: integer().notNull().default(0),
  },
  (table) => [index('outbox_due').on(table.dueAt)],
);

/** Executions whose events are under way outside of the database and must not be stored when they come back. */
export const purgedExecutions = pgTable('purged_executions', {
  executionId: text('execution_id').primaryKey(),
  purgedAt: instant('purged_at').notNull().defaultNow(),
});
