import { sql } from 'drizzle-orm';
import { index, integer, json, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/**
 * The runner's inbox: one row a request, by its CloudEvent id. A finished claim keeps its result event, so that a duplicate request is answered
 * from the record; a running one whose lease ran out belongs to a runner that died.
 */
export const claims = pgTable(
  'claims',
  {
    requestId: text('request_id').primaryKey(),
    executionId: text('execution_id').notNull(),
    state: text({ enum: ['running', 'done', 'cancelled'] }).notNull(),
    runnerId: text('runner_id').notNull(),
    runs: integer().notNull().default(1),
    leaseUntil: instant('lease_until').notNull(),
    claimedAt: instant('claimed_at').notNull().defaultNow(),
    /** When its function began, or was about to; null while it only waits. What began under a runner that died may have had its effect. */
    begunAt: instant('begun_at'),
    /** The request CloudEvent while it runs. A runner that takes over the claim needs nothing else. */
    request: json(),
    /** The published result CloudEvent. */
    result: json(),
  },
  (table) => [
    index('claims_execution').on(table.executionId),
    index('claims_lease')
      .on(table.leaseUntil)
      .where(sql`${table.state} = 'running'`),
  ],
);
