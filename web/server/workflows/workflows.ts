import { and, eq, sql } from 'drizzle-orm';
import { nanoid } from 'nanoid';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { users } from '#schemas/tables/auth.ts';
import { workflows, workflowVersions } from '#schemas/tables/workflows.ts';
import { DEFINITION_LIMITS, WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { SavedDraft, TriggerSwitch, Workflow } from '../../wire/workflow.ts';
import type { Database } from '../database.ts';
import { notFound } from '../http/problem-response.ts';
import { rewriteSchedules } from './schedule-rows.ts';
import { keepAddresses } from './webhook-addresses.ts';

/** What a transaction of Drizzle hands out. */
export type Transaction = Pick<Database, 'select' | 'insert' | 'update' | 'delete'>;

function conflict(revision: number): HttpProblem {
  const message = `Someone else changed this workflow: it is at revision ${revision} now. Reload it, or save a copy.`;
  const error = { field: 'revision', code: 'revision_conflict', message };
  return new HttpProblem(409, 'Changed meanwhile', message, [error], { revision });
}

/** The definition carries its workflow's id and name, whatever the editor sent. */
function toStored(id: string, name: string, definition: WorkflowDefinition): WorkflowDefinition {
  const stored = { ...definition, id, name };
  if (Buffer.byteLength(JSON.stringify(stored)) > DEFINITION_LIMITS.sizeBytes) {
    throw new HttpProblem(413, 'Content too large', 'A definition may have 1 MB at most.');
  }
  return stored;
}

/** Creates a workflow whose draft is `definition`; its id is new, so an import or example never meets another workflow. */
export async function createWorkflow(
  database: Database,
  ownerId: string,
  definition: WorkflowDefinition,
): Promise<{ readonly id: string } & SavedDraft> {
  const id = `wf-${nanoid(12).toLowerCase().replaceAll('_', 'a').replaceAll('-', 'b')}`;
  const name = definition.name.trim() === '' ? 'Untitled workflow' : definition.name;
  const draft = toStored(id, name, definition);
  const description = definition.metadata?.description ?? null;
  await database.transaction(async (transaction) => {
    await transaction.insert(workflows).values({ id, ownerId, name, description, draft });
    await keepAddresses(transaction, id, draft);
  });
  return { id, revision: 1 };
}

/** Whether a workflow's draft has the text of its published version; joined as `workflow_versions`. */
export const IS_DRAFT_PUBLISHED = sql<boolean>`coalesce(workflows.draft::text = workflow_versions.definition::text, false)`;

/** The published version of a workflow. */
export const IS_PUBLISHED_VERSION = and(
  eq(workflowVersions.workflowId, workflows.id),
  eq(workflowVersions.version, workflows.publishedVersion),
);

/** @throws {HttpProblem} 404 when the workflow is not the owner's. */
export async function getWorkflow(database: Database, ownerId: string, id: string): Promise<Workflow> {
  const [row] = await database
    .select({
      workflow: workflows,
      published: {
        version: workflowVersions.version,
        publishedAt: workflowVersions.publishedAt,
        note: workflowVersions.note,
      },
      authorName: users.name,
      isDraftPublished: IS_DRAFT_PUBLISHED,
    })
    .from(workflows)
    .leftJoin(workflowVersions, IS_PUBLISHED_VERSION)
    .leftJoin(users, eq(users.id, workflowVersions.authorId))
    .where(and(eq(workflows.id, id), eq(workflows.ownerId, ownerId)));
  if (row === undefined) throw notFound('workflow');
  const { name, description, draft, revision, updatedAt, areTriggersEnabled } = row.workflow;
  const { published, authorName, isDraftPublished } = row;
  return {
    id,
    name,
    description,
    definition: WorkflowDefinition.parse(draft),
    revision,
    updatedAt: new Date(updatedAt).toISOString(),
    published:
      published === null
        ? null
        : { ...published, publishedAt: new Date(published.publishedAt ?? updatedAt).toISOString(), authorName },
    areTriggersEnabled,
    isDraftPublished,
  };
}

/** @throws {HttpProblem} 404 when the workflow is not the owner's. */
export async function requireWorkflow(database: Database, ownerId: string, id: string): Promise<void> {
  const [row] = await database
    .select({ id: workflows.id })
    .from(workflows)
    .where(and(eq(workflows.id, id), eq(workflows.ownerId, ownerId)));
  if (row === undefined) throw notFound('workflow');
}

/**
 * The workflow, locked until the end of the transaction.
 *
 * @throws {HttpProblem} 404 when it is not the owner's; 409 when `revision` is given and is not that of the draft.
 */
export async function lockWorkflow(
  transaction: Transaction,
  ownerId: string,
  id: string,
  revision: number | null,
): Promise<typeof workflows.$inferSelect> {
  const [row] = await transaction
    .select()
    .from(workflows)
    .where(and(eq(workflows.id, id), eq(workflows.ownerId, ownerId)))
    .for('update');
  if (row === undefined) throw notFound('workflow');
  if (revision !== null && row.revision !== revision) throw conflict(row.revision);
  return row;
}

/**
 * Saves the draft. What is published stays as it is.
 *
 * @throws {HttpProblem} 404 when it is not the owner's; 409 when `revision` is not the current one.
 */
export async function saveDraft(
  database: Database,
  ownerId: string,
  id: string,
  change: { readonly revision: number; readonly definition: WorkflowDefinition },
): Promise<SavedDraft> {
  return database.transaction(async (transaction) => {
    const row = await lockWorkflow(transaction, ownerId, id, change.revision);
    const revision = row.revision + 1;
    const name = change.definition.name.trim() === '' ? row.name : change.definition.name;
    const draft = toStored(id, name, change.definition);
    const description = draft.metadata?.description ?? null;
    const updatedAt = new Date().toISOString();
    await transaction
      .update(workflows)
      .set({ name, description, draft, revision, updatedAt })
      .where(eq(workflows.id, id));
    await keepAddresses(transaction, id, draft);
    return { revision };
  });
}

/** Switches all triggers of a workflow on or off; schedules that are off miss nothing. @throws {HttpProblem} 404 when it is not the owner's. */
export async function switchTriggers(
  database: Database,
  ownerId: string,
  id: string,
  { areTriggersEnabled }: TriggerSwitch,
): Promise<TriggerSwitch> {
  await database.transaction(async (transaction) => {
    await lockWorkflow(transaction, ownerId, id, null);
    await transaction.update(workflows).set({ areTriggersEnabled }).where(eq(workflows.id, id));
    await rewriteSchedules(transaction, id);
  });
  return { areTriggersEnabled };
}

/** Deletes a workflow with its versions and triggers; its executions stay. @throws {HttpProblem} 404 when it is not the owner's. */
export async function deleteWorkflow(database: Database, ownerId: string, id: string): Promise<void> {
  const deleted = await database
    .delete(workflows)
    .where(and(eq(workflows.id, id), eq(workflows.ownerId, ownerId)))
    .returning({ id: workflows.id });
  if (deleted.length === 0) throw notFound('workflow');
}
