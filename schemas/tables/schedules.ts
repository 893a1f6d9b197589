import { index, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workflows } from './workflows.ts';

/**
 * The next instant of every schedule that is live: of the published version, while the triggers of its workflow are on (decision D93). Publishing, un-publishing and
 * the switch write the rows; the orchestrator moves `due_at` on, in the transaction of the start that it leads to.
 */
export const schedules = pgTable(
  'schedules',
  {
    workflowId: text('workflow_id')
      .notNull()
      .references(() => workflows.id, { onDelete: 'cascade' }),
    nodeId: text('node_id').notNull(),
    /** JSON of `Schedule`. Published again without a change it goes on where it was. */
    schedule: json().notNull(),
    dueAt: timestamp('due_at', { withTimezone: true, mode: 'string' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.nodeId] }), index('schedules_due').on(table.dueAt)],
);
