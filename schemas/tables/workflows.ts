import { boolean, index, integer, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** A user's workflow: its draft, and which published version is live. Written by web alone. */
export const workflows = pgTable(
  'workflows',
  {
    id: text().primaryKey(),
    ownerId: text('owner_id').notNull(),
    name: text().notNull(),
    description: text(),
    /** JSON of `WorkflowDefinition`; it may still have problems. */
    draft: json().notNull(),
    /** Revision of the draft. It rises with every change (optimistic concurrency). */
    revision: integer().notNull().default(1),
    /** The highest number that was published; 0: none was. */
    latestVersion: integer('latest_version').notNull().default(0),
    /** The version that triggers fire; null while there is none. */
    publishedVersion: integer('published_version'),
    /** Off: no trigger fires. */
    areTriggersEnabled: boolean('triggers_enabled').notNull().default(true),
    /** Of a workflow from before there were drafts: its newest valid version is still to be published (decision D81). */
    isPublicationPending: boolean('is_publication_pending').notNull().default(false),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('workflows_owner').on(table.ownerId, table.updatedAt, table.id)],
);

/** Published versions, which never change. Those without `publishedAt` were saved before there were drafts; executions refer to them. */
export const workflowVersions = pgTable(
  'workflow_versions',
  {
    workflowId: text('workflow_id')
      .notNull()
      .references(() => workflows.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    definition: json().notNull(),
    authorId: text('author_id').notNull(),
    note: text(),
    createdAt: instant('created_at').notNull().defaultNow(),
    publishedAt: instant('published_at'),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.version] })],
);

/** The triggers of the published version of each workflow. The orchestrator matches events against them; publishing rewrites them. */
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
    isEnabled: boolean('is_enabled').notNull().default(true),
  },
  (table) => [
    primaryKey({ columns: [table.workflowId, table.nodeId] }),
    index('workflow_triggers_owner').on(table.ownerId, table.triggerType),
  ],
);

/** The address of a webhook. It belongs to the workflow and its trigger node for good; only rotating changes it (decision D82). */
export const webhookAddresses = pgTable(
  'webhook_addresses',
  {
    workflowId: text('workflow_id')
      .notNull()
      .references(() => workflows.id, { onDelete: 'cascade' }),
    nodeId: text('node_id').notNull(),
    /** The unguessable part of the URL. */
    token: text().notNull().unique(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.nodeId] })],
);
