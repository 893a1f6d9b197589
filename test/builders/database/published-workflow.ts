import type pg from 'pg';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { toDatabase } from '#web/server/database.ts';
import { publishWorkflow } from '#web/server/workflows/publish-workflow.ts';
import { listTriggers } from '#web/server/workflows/trigger-rows.ts';
import { createWorkflow } from '#web/server/workflows/workflows.ts';

export interface PublishedWorkflow {
  readonly id: string;
  /** Tokens of its webhook triggers by node id. */
  readonly webhookTokens: ReadonlyMap<string, string>;
}

/** Saves and publishes a workflow as the web process does when somebody presses Publish in the editor. */
export async function publishNew(
  pool: pg.Pool,
  ownerId: string,
  definition: WorkflowDefinition,
): Promise<PublishedWorkflow> {
  const database = toDatabase(pool);
  const { id, revision } = await createWorkflow(database, ownerId, definition);
  await publishWorkflow(database, ownerId, id, { revision });
  const { triggers } = await listTriggers(database, ownerId, id);
  return {
    id,
    webhookTokens: new Map(
      triggers.flatMap(({ nodeId, webhookToken }) => (webhookToken === null ? [] : [[nodeId, webhookToken] as const])),
    ),
  };
}

/** Makes the published version of a workflow one that cannot run, as an update of the product or of a function may do. */
export async function breakPublished(pool: pg.Pool, id: string, definition: unknown): Promise<void> {
  await pool.query(
    `UPDATE workflow_versions v SET definition = $2 FROM workflows w
      WHERE w.id = $1 AND v.workflow_id = w.id AND v.version = w.published_version`,
    [id, JSON.stringify(definition)],
  );
}
