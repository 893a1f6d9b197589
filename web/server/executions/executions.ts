import { and, desc, eq, gte, inArray, lte, sql, type SQL } from 'drizzle-orm';
import {
  ExecutionSummary,
  type ListExecutionsQuery,
  type ListExecutionsResponse,
} from '#schemas/execution/execution-api.ts';
import { executionDefinitions, executions } from '#schemas/tables/executions.ts';
import type { Database } from '../database.ts';
import { notFound, Refusal } from '../http/refusal.ts';

/** Read of the pinned definition, and only for what failed at a step: most rows need none. */
const FAILED_NODE_LABEL = sql<string | null>`CASE WHEN ${executions.error} ->> 'nodeId' IS NOT NULL THEN (
  SELECT node ->> 'label' FROM ${executionDefinitions}, json_array_elements(${executionDefinitions.definition} -> 'definition' -> 'nodes') AS node
  WHERE ${executionDefinitions.hash} = ${executions.definitionHash} AND node ->> 'id' = ${executions.error} ->> 'nodeId' LIMIT 1) END`;

/** Columns of a summary, for every query that lists executions. */
const SUMMARY_COLUMNS = {
  instanceId: executions.id,
  ownerId: executions.ownerId,
  workflowId: executions.workflowId,
  workflowName: executions.workflowName,
  workflowVersion: executions.workflowVersion,
  runtimeStatus: executions.runtimeStatus,
  phase: executions.phase,
  progress: executions.progress,
  currentNodes: executions.currentNodes,
  triggerType: executions.triggerType,
  error: executions.error,
  failedNodeLabel: FAILED_NODE_LABEL,
  startedAt: executions.startedAt,
  completedAt: executions.completedAt,
};

const toIso = (instant: string) => new Date(instant).toISOString();

function toSummary(row: { startedAt: string; completedAt: string | null } & Record<string, unknown>): ExecutionSummary {
  return ExecutionSummary.parse({
    ...row,
    startedAt: toIso(row.startedAt),
    completedAt: row.completedAt === null ? null : toIso(row.completedAt),
  });
}

function encodeCursor(row: { startedAt: string; instanceId: string }): string {
  return Buffer.from(JSON.stringify([row.startedAt, row.instanceId])).toString('base64url');
}

function decodeCursor(cursor: string): SQL {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(decoded)) {
      const [startedAt, id] = decoded.map(String);
      if (startedAt !== undefined && id !== undefined && !Number.isNaN(Date.parse(startedAt))) {
        return sql`(${executions.startedAt}, ${executions.id}) < (${startedAt}::timestamptz, ${id})`;
      }
    }
  } catch {
    // Falls to the refusal below: a cursor that no page handed out.
  }
  throw new Refusal(400, 'Bad request', 'The cursor is not one of ours: leave it away to start at the first page.');
}

function toConditions(ownerIds: readonly string[], query: ListExecutionsQuery): readonly (SQL | undefined)[] {
  const statuses = query.status === undefined ? undefined : [query.status].flat();
  return [
    inArray(executions.ownerId, [...ownerIds]),
    query.workflowId === undefined ? undefined : eq(executions.workflowId, query.workflowId),
    statuses === undefined ? undefined : inArray(executions.runtimeStatus, statuses),
    query.phase === undefined ? undefined : eq(executions.phase, query.phase),
    query.startedAfter === undefined ? undefined : gte(executions.startedAt, query.startedAfter),
    query.startedBefore === undefined ? undefined : lte(executions.startedAt, query.startedBefore),
    query.cursor === undefined ? undefined : decodeCursor(query.cursor),
  ];
}

/** A page of executions, newest first. @throws {Refusal} 400 for a cursor that no page handed out. */
export async function listExecutions(
  database: Database,
  ownerIds: readonly string[],
  query: ListExecutionsQuery,
): Promise<ListExecutionsResponse> {
  const rows = await database
    .select(SUMMARY_COLUMNS)
    .from(executions)
    .where(and(...toConditions(ownerIds, query)))
    .orderBy(desc(executions.startedAt), desc(executions.id))
    .limit(query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    executions: page.map(toSummary),
    nextCursor: rows.length > query.limit && last !== undefined ? encodeCursor(last) : null,
  };
}

/** Summaries of the given executions with their owners; ids that are gone are absent. */
export async function readSummaries(
  database: Database,
  ids: readonly string[],
): Promise<readonly { readonly ownerId: string; readonly summary: ExecutionSummary }[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .select(SUMMARY_COLUMNS)
    .from(executions)
    .where(inArray(executions.id, [...ids]));
  return rows.map((row) => ({ ownerId: row.ownerId, summary: toSummary(row) }));
}

/** @returns the owner of an execution that one of `ownerIds` may see. @throws {Refusal} 404 otherwise. */
export async function requireExecutionOwner(
  database: Database,
  ownerIds: readonly string[],
  id: string,
): Promise<string> {
  const [row] = await database
    .select({ ownerId: executions.ownerId })
    .from(executions)
    .where(and(eq(executions.id, id), inArray(executions.ownerId, [...ownerIds])));
  if (row === undefined) throw notFound('execution');
  return row.ownerId;
}
