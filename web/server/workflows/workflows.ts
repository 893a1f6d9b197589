import { and, eq } from 'drizzle-orm';
import { nanoid } from 'nanoid';
import { workflows, workflowVersions } from '#schemas/tables/workflows.ts';
import { DEFINITION_LIMITS, WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { Workflow } from '../../wire/workflow.ts';
import type { Database } from '../database.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { notFound } from '../http/problem-response.ts';
import { rewriteTriggers } from './trigger-rows.ts';

/** The result of a save or rename. */
export interface Saved {
  readonly version: number;
  readonly revision: number;
}

function conflict(revision: number): HttpProblem {
  return new HttpProblem(
    409,
    'Changed meanwhile',
    `Someone else changed this workflow: it is at revision ${revision} now. Reload it, or save a copy.`,
    [],
    { revision },
  );
}

/** The definition carries its workflow's id and name, whatever the editor sent. */
function toStored(id: string, name: string, definition: WorkflowDefinition): WorkflowDefinition {
  const stored = { ...definition, id, name };
  if (Buffer.byteLength(JSON.stringify(stored)) > DEFINITION_LIMITS.sizeBytes) {
    throw new HttpProblem(413, 'Content too large', 'A definition may have 1 MB at most.');
  }
  return stored;
}

/** Creates a workflow whose first version is `definition`; its id is new, so an import or example never meets another workflow. */
export async function createWorkflow(
  database: Database,
  ownerId: string,
  definition: WorkflowDefinition,
): Promise<{ readonly id: string } & Saved> {
  const id = `wf-${nanoid(12).toLowerCase().replaceAll('_', 'a').replaceAll('-', 'b')}`;
  const name = definition.name.trim() === '' ? 'Untitled workflow' : definition.name;
  const stored = toStored(id, name, definition);
  const description = definition.metadata?.description ?? null;
  await database.transaction(async (transaction) => {
    await transaction.insert(workflows).values({ id, ownerId, name, description, latestVersion: 1 });
    await transaction
      .insert(workflowVersions)
      .values({ workflowId: id, version: 1, definition: stored, authorId: ownerId });
    await rewriteTriggers(transaction, { workflowId: id, ownerId, version: 1 }, stored);
  });
  return { id, version: 1, revision: 1 };
}

/** @throws {HttpProblem} 404 when the workflow is not the owner's. */
export async function getWorkflow(database: Database, ownerId: string, id: string): Promise<Workflow> {
  const [row] = await database
    .select({ workflow: workflows, definition: workflowVersions.definition })
    .from(workflows)
    .innerJoin(
      workflowVersions,
      and(eq(workflowVersions.workflowId, workflows.id), eq(workflowVersions.version, workflows.latestVersion)),
    )
    .where(and(eq(workflows.id, id), eq(workflows.ownerId, ownerId)));
  if (row === undefined) throw notFound('workflow');
  const { name, description, latestVersion, revision, updatedAt } = row.workflow;
  return {
    id,
    name,
    description,
    definition: WorkflowDefinition.parse(row.definition),
    version: latestVersion,
    revision,
    updatedAt,
  };
}

/** The version that the workflow's last save made. @throws {HttpProblem} 404 when the workflow is not the owner's. */
export async function getLatestVersion(database: Database, ownerId: string, id: string): Promise<number> {
  const [row] = await database
    .select({ version: workflows.latestVersion })
    .from(workflows)
    .where(and(eq(workflows.id, id), eq(workflows.ownerId, ownerId)));
  if (row === undefined) throw notFound('workflow');
  return row.version;
}

/**
 * Saves a new version, rewriting the triggers in the same transaction.
 *
 * @throws {HttpProblem} 404 when it is not the owner's; 409 when `revision` is not the current one.
 */
export async function saveVersion(
  database: Database,
  ownerId: string,
  id: string,
  change: { readonly revision: number; readonly definition: WorkflowDefinition },
): Promise<Saved> {
  return database.transaction(async (transaction) => {
    const [row] = await transaction
      .select()
      .from(workflows)
      .where(and(eq(workflows.id, id), eq(workflows.ownerId, ownerId)))
      .for('update');
    if (row === undefined) throw notFound('workflow');
    if (row.revision !== change.revision) throw conflict(row.revision);
    const version = row.latestVersion + 1;
    const revision = row.revision + 1;
    const name = change.definition.name.trim() === '' ? row.name : change.definition.name;
    const stored = toStored(id, name, change.definition);
    await transaction
      .insert(workflowVersions)
      .values({ workflowId: id, version, definition: stored, authorId: ownerId });
    await transaction
      .update(workflows)
      .set({
        name,
        description: stored.metadata?.description ?? null,
        latestVersion: version,
        revision,
        updatedAt: new Date().toISOString(),
      })
      .where(eq(workflows.id, id));
    await rewriteTriggers(transaction, { workflowId: id, ownerId, version }, stored);
    return { version, revision };
  });
}

/** Deletes a workflow with its versions and triggers; its executions stay. @throws {HttpProblem} 404 when it is not the owner's. */
export async function deleteWorkflow(database: Database, ownerId: string, id: string): Promise<void> {
  const deleted = await database
    .delete(workflows)
    .where(and(eq(workflows.id, id), eq(workflows.ownerId, ownerId)))
    .returning({ id: workflows.id });
  if (deleted.length === 0) throw notFound('workflow');
}
