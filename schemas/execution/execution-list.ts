import type { ExecutionSummary, ListExecutionsQuery, ListExecutionsResponse } from './execution-api.ts';
import { isSafeText } from '../json-safety.ts';
import type { ProblemError } from '../problem.ts';

// Orchestrator and web list the same table with the same filters, and may not import each other. This file has no driver, only text and values, so
// it stands on the floor below both, beside the shapes that it fills.

/** SQL text with its values. It has no name, because a plan made for all filters at once would use none of the indexes. */
interface ListStatement {
  readonly text: string;
  readonly values: unknown[];
}

/** A row of `listExecutionsStatement` or `readSummariesStatement`, as `pg` gives it. */
export interface ExecutionSummaryRow extends Omit<ExecutionSummary, 'startedAt' | 'completedAt'> {
  readonly ownerId: string;
  readonly startedAt: Date;
  readonly completedAt: Date | null;
  /** Microseconds would be lost in a Date, and a cursor must not skip rows. */
  readonly startedAtText: string;
}

const COLUMNS = `e.id AS "instanceId", e.owner_id AS "ownerId", e.workflow_id AS "workflowId", e.workflow_name AS "workflowName",
  e.workflow_version AS "workflowVersion", e.is_draft AS "isDraft", e.definition_version AS "definitionVersion", e.runtime_status AS "runtimeStatus", e.phase, e.progress, e.current_nodes AS "currentNodes",
  e.trigger_type AS "triggerType", e.error, e.started_at AS "startedAt", e.completed_at AS "completedAt",
  to_char(e.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "startedAtText"`;

/**
 * Reads the pinned definition, and only for what failed at a step: most rows need none. An error with a text that PostgreSQL cannot read (NUL, half a
 * surrogate pair) was written by an earlier version: it has no label, and the list goes on.
 */
const FAILED_NODE_LABEL = `CASE WHEN e.error::text ~ '\\\\u(0000|[dD][89a-fA-F])' THEN NULL WHEN e.error ->> 'nodeId' IS NOT NULL THEN (
  SELECT node ->> 'label' FROM execution_definitions d, json_array_elements(d.definition -> 'definition' -> 'nodes') AS node
  WHERE d.hash = e.definition_hash AND node ->> 'id' = e.error ->> 'nodeId' LIMIT 1) END AS "failedNodeLabel"`;

/** Which members the rows have: those of the public API, or also `failedNodeLabel`, which costs a read of the definition. */
export type SummaryMembers = 'public' | 'with labels';

const toColumns = (members: SummaryMembers) => (members === 'public' ? COLUMNS : `${COLUMNS}, ${FAILED_NODE_LABEL}`);

/** Where a page of a list begins: behind this start, and behind this id among those that began at the same instant. */
export type ListPosition = readonly [startedAtText: string, id: string];

/** A position as an opaque text; the list of workflows has such cursors too. */
export function toCursor(position: ListPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Cursors as `toCursor` writes them. PostgreSQL has no year 0. */
const CURSOR_INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** What is told of a cursor that `parseCursor` cannot read. */
export const INVALID_CURSOR = {
  field: 'cursor',
  code: 'invalid_cursor',
  message: 'This is no cursor that a list answer gave. Leave it out to begin at the first page.',
} as const satisfies ProblemError;

/** Reads a cursor that `toListPage` gave; null when it is none. */
export function parseCursor(cursor: string): ListPosition | null {
  try {
    const [startedAt, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof startedAt !== 'string' || typeof id !== 'string' || !isSafeText(id)) return null;
    return CURSOR_INSTANT.test(startedAt) && !Number.isNaN(Date.parse(startedAt)) ? [startedAt, id] : null;
  } catch {
    return null;
  }
}

/**
 * Selects a page of the executions of some owners, newest first, and one row more, which tells whether another page follows. Paged by key, so a page
 * costs the same however deep it is. The text holds only the conditions that are asked for, so each list gets its own index.
 */
export function listExecutionsStatement(
  ownerIds: readonly string[],
  query: ListExecutionsQuery,
  after: ListPosition | null,
  members: SummaryMembers,
): ListStatement {
  const values: unknown[] = [];
  const given = (value: unknown) => `$${values.push(value)}`;
  // An IN list of one is an equality for the planner, which `= ANY` is not.
  const within = (column: string, all: readonly string[]) => `${column} IN (${all.map(given).join(', ')})`;
  const conditions = [ownerIds.length === 0 ? 'false' : within('e.owner_id', ownerIds)];
  if (query.workflowId !== undefined) conditions.push(`e.workflow_id = ${given(query.workflowId)}`);
  const statuses = query.status === undefined ? [] : [query.status].flat();
  if (statuses.length > 0) conditions.push(within('e.runtime_status', statuses));
  if (query.phase !== undefined) conditions.push(`e.phase = ${given(query.phase)}`);
  if (query.startedAfter !== undefined) conditions.push(`e.started_at >= ${given(query.startedAfter)}::timestamptz`);
  if (query.startedBefore !== undefined) conditions.push(`e.started_at < ${given(query.startedBefore)}::timestamptz`);
  if (after !== null) {
    conditions.push(`(e.started_at, e.id) < (${given(after[0])}::timestamptz, ${given(after[1])}::text)`);
  }
  return {
    text: `SELECT ${toColumns(members)} FROM executions e WHERE ${conditions.join(' AND ')}
      ORDER BY e.started_at DESC, e.id DESC LIMIT ${given(query.limit + 1)}`,
    values,
  };
}

/** Selects given executions, in no order; those that are gone are absent. */
export function readSummariesStatement(ids: readonly string[], members: SummaryMembers): ListStatement {
  return { text: `SELECT ${toColumns(members)} FROM executions e WHERE e.id = ANY($1::text[])`, values: [[...ids]] };
}

/** The summary in a row. */
export function toExecutionSummary({
  ownerId: _ownerId,
  startedAtText: _startedAtText,
  ...row
}: ExecutionSummaryRow): ExecutionSummary {
  return { ...row, startedAt: row.startedAt.toISOString(), completedAt: row.completedAt?.toISOString() ?? null };
}

/** The page that the rows of `listExecutionsStatement` make. */
export function toListPage(rows: readonly ExecutionSummaryRow[], limit: number): ListExecutionsResponse {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    executions: page.map(toExecutionSummary),
    nextCursor: rows.length > limit && last !== undefined ? toCursor([last.startedAtText, last.instanceId]) : null,
  };
}
