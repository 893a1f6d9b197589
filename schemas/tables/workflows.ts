import { boolean, index, integer, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** A user's workflow; its definition is in its versions. Written by web alone. `revision` rises with every change (optimistic concurrency). */
export const workflows = pgTable(
  'workflows',
  {
    id: text().primaryKey(),
    ownerId: text('owner_id').notNull(),
    name: text().notNull(),
    description: text(),
    latestVersion: integer('latest_version').notNull().default(0),
    revision: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('workflows_owner').on(table.ownerId, table.updatedAt)],
);

/** Every save is a version. `definition` is the JSON of `WorkflowDefinition`; it may still have problems. */
export const workflowVersions = pgTable(
  'workflow_versions',
  {
    workflowId: text('workflow_id')
      .notNull()
      .references(() => workflows.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    definition: json().notNull(),
    authorId: text('author_id').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.version] })],
);

/** The triggers of the last version of each workflow. The orchestrator matches events against them; web writes them with the version. */
export const workflowTriggers = pgTable(
  'workflow_triggers',
  {
    workflowId: text('workflow_id')
      .notNull()
      .references(() => workflows.id, { onDelete: 'cascade' }),
    nodeId: text('node_id').notNull(),
    ownerId: text('owner_id').notNull(),
    triggerType: text('trigger_type', { enum: ['manual', 'webhook', 'event', 'schedule'] }).notNull(),
    /** JSON of `TriggerConfig`. */
    config: json().notNull(),
    version: integer().notNull(),
    /** Webhooks: the unguessable part of the URL. */
    webhookToken: text('webhook_token').unique(),
    isEnabled: boolean('is_enabled').notNull().default(true),
  },
  (table) => [
    primaryKey({ columns: [table.workflowId, table.nodeId] }),
    index('workflow_triggers_owner').on(table.ownerId, table.triggerType),
  ],
);
