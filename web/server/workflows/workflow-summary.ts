import { and, desc, eq, sql } from 'drizzle-orm';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { INVALID_CURSOR, parseCursor, toCursor } from '#schemas/execution/execution-list.ts';
import { workflows, workflowTriggers, workflowVersions } from '#schemas/tables/workflows.ts';
import type { WorkflowPage, WorkflowSummary } from '../../wire/workflow.ts';
import type { Database } from '../database.ts';
import { IS_DRAFT_PUBLISHED, IS_PUBLISHED_VERSION } from './workflows.ts';

/** Drizzle names a column without its table where only one is selected from; inside a subquery that would be another column. */
const OUTER_ID = sql.raw('workflows.id');

/** Workflows on a page when nobody says how many. */
export const WORKFLOWS_PER_PAGE = 100;

const toText = (instant: string) => new Date(instant).toISOString();

/** A page of the owner's workflows, the last changed first, with their newest execution. @throws {HttpProblem} 400 for a cursor that no page handed out. */
export async function listWorkflows(
  database: Database,
  ownerId: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<WorkflowPage> {
  const after = page.cursor === undefined ? null : parseCursor(page.cursor);
  if (page.cursor !== undefined && after === null) {
    throw new HttpProblem(400, 'Bad request', INVALID_CURSOR.message, [INVALID_CURSOR]);
  }
  const rows = await database
    .select({
      id: workflows.id,
      name: workflows.name,
      description: workflows.description,
      updatedAt: workflows.updatedAt,
      /** Microseconds would be lost in a Date, and a cursor must not skip rows. */
      updatedAtText: sql<string>`to_char(${workflows.updatedAt} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
      version: workflows.publishedVersion,
      publishedAt: workflowVersions.publishedAt,
      areTriggersEnabled: workflows.areTriggersEnabled,
      isDraftPublished: IS_DRAFT_PUBLISHED,
      triggerTypes: sql<string[]>`coalesce((SELECT json_agg(DISTINCT ${workflowTriggers.triggerType})
        FROM ${workflowTriggers} WHERE ${workflowTriggers.workflowId} = ${OUTER_ID}), '[]')`,
      lastExecution: sql<WorkflowSummary['lastExecution']>`(
        SELECT json_build_object('instanceId', e.id, 'runtimeStatus', e.runtime_status, 'phase', e.phase, 'startedAt', e.started_at)
        FROM executions e WHERE e.workflow_id = ${OUTER_ID} AND e.owner_id = ${ownerId}
        ORDER BY e.started_at DESC, e.id DESC LIMIT 1)`,
    })
    .from(workflows)
    .leftJoin(workflowVersions, IS_PUBLISHED_VERSION)
    .where(
      and(
        eq(workflows.ownerId, ownerId),
        after === null
          ? undefined
          : sql`(${workflows.updatedAt}, ${workflows.id}) < (${after[0]}::timestamptz, ${after[1]}::text)`,
      ),
    )
    .orderBy(desc(workflows.updatedAt), desc(workflows.id))
    .limit(page.limit + 1);
  const last = rows.length > page.limit ? rows.at(page.limit - 1) : undefined;
  return {
    workflows: rows
      .slice(0, page.limit)
      .map(({ updatedAtText: _text, version, publishedAt, isDraftPublished, ...row }) => ({
        ...row,
        updatedAt: toText(row.updatedAt),
        published: version === null || publishedAt === null ? null : { version, publishedAt: toText(publishedAt) },
        hasUnpublishedChanges: version !== null && !isDraftPublished,
      })),
    nextCursor: last === undefined ? null : toCursor([last.updatedAtText, last.id]),
  };
}

/** Id and name of every workflow of the owner, the last changed first. */
export async function listWorkflowNames(
  database: Database,
  ownerId: string,
): Promise<readonly Pick<WorkflowSummary, 'id' | 'name'>[]> {
  return database
    .select({ id: workflows.id, name: workflows.name })
    .from(workflows)
    .where(eq(workflows.ownerId, ownerId))
    .orderBy(desc(workflows.updatedAt), desc(workflows.id));
}
