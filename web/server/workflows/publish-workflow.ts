import { and, eq, max, sql } from 'drizzle-orm';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { parseDefinition, type ParsedDefinition } from '#schemas/parse-definition.ts';
import { workflows, workflowTriggers, workflowVersions } from '#schemas/tables/workflows.ts';
import type { PublishResponse } from '../../wire/workflow.ts';
import type { Database } from '../database.ts';
import { listFunctions } from './functions.ts';
import { rewriteSchedules } from './schedule-rows.ts';
import { rewriteTriggers } from './trigger-rows.ts';
import { lockWorkflow, type Transaction } from './workflows.ts';

function toNotPublished({ errors, errorCount }: Extract<ParsedDefinition, { ok: false }>): HttpProblem {
  const count = errorCount === 1 ? 'a problem' : `${errorCount} problems`;
  const detail = `The draft has ${count}, so it was not published: ${errors[0]?.message ?? ''} What is live stays live.`;
  return new HttpProblem(422, 'Not published', detail, errors);
}

/** When the published version was published, if it has the draft's text; null otherwise. */
async function findSame(
  transaction: Transaction,
  id: string,
): Promise<{ version: number; publishedAt: string } | null> {
  const [row] = await transaction
    .select({ version: workflowVersions.version, publishedAt: workflowVersions.publishedAt })
    .from(workflows)
    .innerJoin(
      workflowVersions,
      and(eq(workflowVersions.workflowId, workflows.id), eq(workflowVersions.version, workflows.publishedVersion)),
    )
    .where(and(eq(workflows.id, id), sql`${workflows.draft}::text = ${workflowVersions.definition}::text`));
  return row?.publishedAt == null
    ? null
    : { version: row.version, publishedAt: new Date(row.publishedAt).toISOString() };
}

/** One more than the highest version that was ever stored, saves from before there were drafts among them. */
async function nextVersion(transaction: Transaction, id: string): Promise<number> {
  const [row] = await transaction
    .select({ highest: max(workflowVersions.version) })
    .from(workflowVersions)
    .where(eq(workflowVersions.workflowId, id));
  return (row?.highest ?? 0) + 1;
}

/**
 * Makes the draft a version, and its triggers the live ones, in one transaction. A draft that is live already is answered with its version.
 *
 * @throws {HttpProblem} 404 when the workflow is not the owner's; 409 when the draft moved on; 422 with every error of the draft.
 */
export async function publishWorkflow(
  database: Database,
  ownerId: string,
  id: string,
  request: { readonly revision: number; readonly note?: string | undefined },
): Promise<PublishResponse> {
  const functions = new Map((await listFunctions(database)).map((each) => [each.slug, each]));
  return database.transaction(async (transaction) => {
    const { draft, revision } = await lockWorkflow(transaction, ownerId, id, request.revision);
    const same = await findSame(transaction, id);
    if (same !== null) return { ...same, revision };
    const parsed = parseDefinition(draft, { functions });
    if (!parsed.ok) throw toNotPublished(parsed);
    const version = await nextVersion(transaction, id);
    const publishedAt = new Date().toISOString();
    await transaction.insert(workflowVersions).values({
      workflowId: id,
      version,
      // Copied by the database, so that both have the same text.
      definition: sql`(SELECT draft FROM workflows WHERE id = ${id})`,
      authorId: ownerId,
      note: request.note === undefined || request.note === '' ? null : request.note,
      publishedAt,
    });
    await transaction
      .update(workflows)
      .set({ publishedVersion: version, latestVersion: version, isPublicationPending: false })
      .where(eq(workflows.id, id));
    await rewriteTriggers(transaction, { workflowId: id, ownerId, version }, parsed.definition);
    return { version, revision, publishedAt };
  });
}

/** From now on no version is live; all of them stay. @throws {HttpProblem} 404 when the workflow is not the owner's. */
export async function unpublishWorkflow(database: Database, ownerId: string, id: string): Promise<{ published: null }> {
  await database.transaction(async (transaction) => {
    await lockWorkflow(transaction, ownerId, id, null);
    await transaction
      .update(workflows)
      .set({ publishedVersion: null, isPublicationPending: false })
      .where(eq(workflows.id, id));
    await transaction.delete(workflowTriggers).where(eq(workflowTriggers.workflowId, id));
    await rewriteSchedules(transaction, id);
  });
  return { published: null };
}
