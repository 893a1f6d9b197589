import { index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/**
 * What the Dapr engine knows of the Dapr workflow of an execution. `state`: `wanted` (not scheduled yet), `running`, `ended` (it has
 * ended like the execution, or is about to), `purged` (the execution is gone, and Dapr may keep something of it). The execution's own row decides everything else.
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
