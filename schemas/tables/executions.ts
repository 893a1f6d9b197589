import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { OPEN_STATUSES } from '../execution/execution-status.ts';

/** In a migration there are no parameters. */
const OPEN = sql.raw(OPEN_STATUSES.map((status) => `'${status}'`).join(', '));

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Pinned definitions by the SHA-256 of their canonical JSON: an execution keeps the one it started with. */
export const executionDefinitions = pgTable('execution_definitions', {
  hash: text().primaryKey(),
  definition: json().notNull(),
});

/** One row an execution: the interpreter's state and what lists show. `version` rises with every turn (optimistic lock). */
export const executions = pgTable(
  'executions',
  {
    id: text().primaryKey(),
    ownerId: text('owner_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    workflowName: text('workflow_name').notNull(),
    /** The version of the workflow; null for a draft, and for a definition that came with the start. */
    workflowVersion: integer('workflow_version'),
    isDraft: boolean('is_draft').notNull().default(false),
    /** The `version` of the definition itself; null in rows from before it was kept. */
    definitionVersion: text('definition_version'),
    /** The reference keeps a purge from removing a definition that a start pins at the same moment. */
    definitionHash: text('definition_hash')
      .notNull()
      .references(() => executionDefinitions.hash),
    triggerType: text('trigger_type').notNull(),
    /** The trigger nodes that fired, for a run again; null in rows from before they were kept. */
    triggerNodeIds: json('trigger_node_ids').$type<readonly string[]>(),
    /** The trigger data, `{{trigger}}` in templates. */
    trigger: json().notNull(),
    sealedIntegrationsRef: text('sealed_integrations_ref'),
    rerunOf: text('rerun_of'),
    /** Depth of events that start events (decision D52). */
    depth: integer().notNull().default(0),
    runtimeStatus: text('runtime_status').notNull(),
    phase: text().notNull(),
    progress: integer().notNull(),
    currentNodes: text('current_nodes').array().notNull(),
    error: json(),
    /** JSON of the interpreter's `ExecutionState`. */
    state: json().notNull(),
    version: integer().notNull(),
    lastSequence: integer('last_sequence').notNull(),
    outputBytes: bigint('output_bytes', { mode: 'number' }).notNull().default(0),
    startedAt: instant('started_at').notNull(),
    completedAt: instant('completed_at'),
    /** The span that started the execution (W3C Trace Context). Every process continues its trace. Null without tracing. */
    traceparent: text(),
  },
  (table) => [
    index('executions_owner').on(table.ownerId, table.startedAt, table.id),
    index('executions_workflow').on(table.workflowId, table.startedAt, table.id),
    // Most executions have ended. This index keeps counting and listing the open ones fast.
    index('executions_open')
      .on(table.ownerId, table.startedAt, table.id)
      .where(sql`${table.runtimeStatus} IN (${OPEN})`),
    index('executions_definition').on(table.definitionHash),
  ],
);

/** Every input an execution consumed, in the order of `position`: feeding them to the interpreter gives its state again (decision D56). */
export const executionInputs = pgTable(
  'execution_inputs',
  {
    executionId: text('execution_id').notNull(),
    position: integer().notNull(),
    /** JSON of a list of `InterpreterEvent`s: the input, and what it led to in the same turn. */
    input: json().notNull(),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.position] })],
);

/** The recorded `ExecutionEvent`s. Sequences are 1, 2, 3 … without a gap. */
export const executionEvents = pgTable(
  'execution_events',
  {
    executionId: text('execution_id').notNull(),
    sequence: integer().notNull(),
    type: text().notNull(),
    /** JSON of the whole `ExecutionEvent`. */
    event: json().notNull(),
    /** When the row was written, shortly before its commit: latencies of the live monitor are measured from here. */
    recordedAt: instant('recorded_at')
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.sequence] })],
);

/**
 * One row an attempt. `input` is a `PayloadRef`; `output` is `{success: true, data: PayloadRef}` or `{success: false, error}`, only on the attempt
 * that the node ended with; `error` a `Failure`; `timings` as in node.completed.
 */
export const nodeRuns = pgTable(
  'node_runs',
  {
    executionId: text('execution_id').notNull(),
    nodeId: text('node_id').notNull(),
    attempt: integer().notNull(),
    status: text().notNull(),
    input: json(),
    output: json(),
    error: json(),
    timings: json(),
    requestedAt: instant('requested_at'),
    endedAt: instant('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.nodeId, table.attempt] })],
);

/** Approval gates, opened and decided (decision D51). */
export const approvals = pgTable(
  'approvals',
  {
    executionId: text('execution_id').notNull(),
    nodeId: text('node_id').notNull(),
    eventName: text('event_name').notNull(),
    message: text(),
    requestedAt: instant('requested_at').notNull(),
    deadline: instant('deadline').notNull(),
    decision: text({ enum: ['approved', 'rejected', 'timeout', 'cancelled'] }),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    reason: text(),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.nodeId] })],
);

/** The next instant at which an execution wants to be woken; never later than it really is. */
export const timers = pgTable(
  'timers',
  { executionId: text('execution_id').primaryKey(), dueAt: instant('due_at').notNull() },
  (table) => [index('timers_due').on(table.dueAt)],
);

/**
 * Starts that must happen once: `Idempotency-Key` headers of an owner, and trigger events (`trigger:<sha256(source,id,workflow)>`) of a workflow,
 * which is their `ownerId`: a workflow may change hands (decision D80). They outlive a purge by 7 days (decision D53).
 */
export const startReceipts = pgTable(
  'start_receipts',
  {
    ownerId: text('owner_id').notNull(),
    key: text().notNull(),
    bodyHash: text('body_hash').notNull(),
    executionId: text('execution_id').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Set by a purge: from then on 7 days. */
    expiresAt: instant('expires_at'),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.key] }),
    index('start_receipts_execution').on(table.executionId),
  ],
);

/** Values too large for an event (claim check); each row is written once. `ref` is `<execution>/<sha256 of the bytes>`. */
export const payloads = pgTable(
  'payloads',
  {
    ref: text().primaryKey(),
    executionId: text('execution_id').notNull(),
    bytes: bytea().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('payloads_execution').on(table.executionId)],
);
