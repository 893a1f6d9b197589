import { and, desc, eq, isNotNull, lt, type SQL } from 'drizzle-orm';
import { users } from '#schemas/tables/auth.ts';
import { workflows, workflowVersions } from '#schemas/tables/workflows.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { SavedDraft, StoredVersion, VersionPage, VersionSummary } from '../../wire/workflow.ts';
import type { Database } from '../database.ts';
import { notFound } from '../http/problem-response.ts';
import { requireWorkflow, saveDraft } from './workflows.ts';

const SUMMARY = {
  version: workflowVersions.version,
  publishedAt: workflowVersions.publishedAt,
  note: workflowVersions.note,
  authorName: users.name,
  publishedVersion: workflows.publishedVersion,
};

interface SummaryRow extends Omit<VersionSummary, 'publishedAt' | 'isPublished'> {
  readonly publishedAt: string | null;
  readonly publishedVersion: number | null;
}

function toSummary({ publishedVersion, publishedAt, ...row }: SummaryRow): VersionSummary {
  return {
    ...row,
    publishedAt: new Date(publishedAt ?? 0).toISOString(),
    isPublished: row.version === publishedVersion,
  };
}

/** What was published; saves from before there were drafts are no versions to anybody. */
function isListed(ownerId: string, workflowId: string, more?: SQL): SQL | undefined {
  return and(
    eq(workflows.id, workflowId),
    eq(workflows.ownerId, ownerId),
    isNotNull(workflowVersions.publishedAt),
    more,
  );
}

/** The published versions below `before`, the newest first. @throws {HttpProblem} 404 when the workflow is not the owner's. */
export async function listVersions(
  database: Database,
  ownerId: string,
  workflowId: string,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<VersionPage> {
  await requireWorkflow(database, ownerId, workflowId);
  const { before, limit } = page;
  const rows = await database
    .select(SUMMARY)
    .from(workflowVersions)
    .innerJoin(workflows, eq(workflows.id, workflowVersions.workflowId))
    .leftJoin(users, eq(users.id, workflowVersions.authorId))
    .where(isListed(ownerId, workflowId, before === undefined ? undefined : lt(workflowVersions.version, before)))
    .orderBy(desc(workflowVersions.version))
    .limit(limit + 1);
  const versions = rows.slice(0, limit).map(toSummary);
  return { versions, next: rows.length > limit ? (versions.at(-1)?.version ?? null) : null };
}

/** @throws {HttpProblem} 404 when the workflow is not the owner's or has no such published version. */
export async function getVersion(
  database: Database,
  ownerId: string,
  workflowId: string,
  version: number,
): Promise<StoredVersion> {
  const [row] = await database
    .select({ ...SUMMARY, definition: workflowVersions.definition })
    .from(workflowVersions)
    .innerJoin(workflows, eq(workflows.id, workflowVersions.workflowId))
    .leftJoin(users, eq(users.id, workflowVersions.authorId))
    .where(isListed(ownerId, workflowId, eq(workflowVersions.version, version)));
  if (row === undefined) throw notFound('version');
  const { definition, ...summary } = row;
  return { ...toSummary(summary), definition: WorkflowDefinition.parse(definition) };
}

/** Makes a published version the draft; what is live stays live. @throws {HttpProblem} as `getVersion` and `saveDraft` do. */
export async function restoreVersion(
  database: Database,
  ownerId: string,
  workflowId: string,
  change: { readonly version: number; readonly revision: number },
): Promise<SavedDraft> {
  const { definition } = await getVersion(database, ownerId, workflowId, change.version);
  return saveDraft(database, ownerId, workflowId, { revision: change.revision, definition });
}
