import { and, eq, inArray } from 'drizzle-orm';
import type pg from 'pg';
import type {
  ExecutionSummary,
  ListExecutionsQuery,
  ListExecutionsResponse,
} from '#schemas/execution/execution-api.ts';
import {
  INVALID_CURSOR,
  listExecutionsStatement,
  parseCursor,
  readSummariesStatement,
  toExecutionSummary,
  toListPage,
  type ExecutionSummaryRow,
} from '#schemas/execution/execution-list.ts';
import { executions } from '#schemas/tables/executions.ts';
import type { Database } from '../database.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { notFound } from '../http/problem-response.ts';

/** A page of the executions of some owners, newest first. @throws {HttpProblem} 400 for a cursor that no page handed out. */
export async function listExecutionsOf(
  pool: pg.Pool,
  ownerIds: readonly string[],
  query: ListExecutionsQuery,
): Promise<ListExecutionsResponse> {
  const after = query.cursor === undefined ? null : parseCursor(query.cursor);
  if (query.cursor !== undefined && after === null) {
    throw new HttpProblem(400, 'Bad request', INVALID_CURSOR.message, [INVALID_CURSOR]);
  }
  const statement = listExecutionsStatement(ownerIds, query, after, 'with labels');
  const { rows } = await pool.query<ExecutionSummaryRow>(statement);
  return toListPage(rows, query.limit);
}

/** Summaries of the given executions with their owners; ids that are gone are absent. */
export async function readSummaries(
  pool: pg.Pool,
  ids: readonly string[],
): Promise<readonly { readonly ownerId: string; readonly summary: ExecutionSummary }[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<ExecutionSummaryRow>(readSummariesStatement(ids, 'with labels'));
  return rows.map((row) => ({ ownerId: row.ownerId, summary: toExecutionSummary(row) }));
}

/** @returns the owner of an execution that one of `ownerIds` may see. @throws {HttpProblem} 404 otherwise. */
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
