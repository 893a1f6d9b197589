import { index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** A user's stored credentials (decision D18). `sealed` is opened by the runner alone, and in this row only (`sealConnection`). */
export const connections = pgTable(
  'connections',
  {
    id: text().primaryKey(),
    ownerId: text('owner_id').notNull(),
    /** As in `integrations.<type>`. */
    type: text().notNull(),
    name: text().notNull(),
    sealed: text().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('connections_owner').on(table.ownerId, table.type)],
);
