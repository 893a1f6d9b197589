import { index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/**
 * The Dapr workflow of an execution, as the Dapr engine last saw it. `state`: `wanted` (not scheduled yet), `running`, `ended` (ended like the
 * execution, or about to), `purged` (the execution is gone, Dapr may still keep something). Everything else is in the row of the execution.
 */
export const daprInstances = pgTable(
  'dapr_instances',
  {
    executionId: text('execution_id').primaryKey(),
    state: text().notNull(),
    /** When it was last compared with Dapr, or last changed. */
    checkedAt: instant('checked_at').notNull().defaultNow(),
  },
  (table) => [index('dapr_instances_unchecked').on(table.state, table.checkedAt)],
);
