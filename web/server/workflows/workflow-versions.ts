import { and, desc, eq } from 'drizzle-orm';
import { workflows, workflowVersions } from '#schemas/tables/workflows.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { Database } from '../database.ts';
import { notFound } from '../http/problem-response.ts';
import { saveVersion, type Saved } from './workflows.ts';

/** A version without its definition. */
export interface VersionSummary {
  readonly version: number;
  readonly authorId: string;
  readonly createdAt: string;
}

/** Newest first; 200 at most. @throws {HttpProblem} 404 when the workflow is not the owner's. */
export async function listVersions(
  database: Database,
  ownerId: string,
  workflowId: string,
): Promise<readonly VersionSummary[]> {
  const rows = await database
    .select({
      version: workflowVersions.version,
      authorId: workflowVersions.authorId,
      createdAt: workflowVersions.createdAt,
    })
    .from(workflowVersions)
    .innerJoin(workflows, eq(workflows.id, workflowVersions.workflowId))
    .where(and(eq(workflows.id, workflowId), eq(workflows.ownerId, ownerId)))
    .orderBy(desc(workflowVersions.version))
    .limit(200);
  if (rows.length === 0) throw notFound('workflow');
  return rows;
}

/** @throws {HttpProblem} 404 when the workflow is not the owner's or has no such version. */
export async function getVersion(
  database: Database,
  ownerId: string,
  workflowId: string,
  version: number,
): Promise<WorkflowDefinition> {
  const [row] = await database
    .select({ definition: workflowVersions.definition })
    .from(workflowVersions)
    .innerJoin(workflows, eq(workflows.id, workflowVersions.workflowId))
    .where(and(eq(workflows.id, workflowId), eq(workflows.ownerId, ownerId), eq(workflowVersions.version, version)));
  if (row === undefined) throw notFound('version');
  return WorkflowDefinition.parse(row.definition);
}

/** Saves an old version again as the newest one; nothing is lost. @throws {HttpProblem} as `getVersion` and `saveVersion` do. */
export async function restoreVersion(
  database: Database,
  ownerId: string,
  workflowId: string,
  change: { readonly version: number; readonly revision: number },
): Promise<Saved> {
  const definition = await getVersion(database, ownerId, workflowId, change.version);
  return saveVersion(database, ownerId, workflowId, { revision: change.revision, definition });
}
