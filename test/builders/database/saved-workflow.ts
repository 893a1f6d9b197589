import type pg from 'pg';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { toDatabase } from '#web/server/database.ts';
import { listTriggers } from '#web/server/workflows/trigger-rows.ts';
import { createWorkflow } from '#web/server/workflows/workflows.ts';

export interface SavedWorkflow {
  readonly id: string;
  /** Tokens of its webhook triggers by node id. */
  readonly webhookTokens: ReadonlyMap<string, string>;
}

/** Saves a workflow as the web process does when somebody saves it in the editor. */
export async function saveWorkflow(
  pool: pg.Pool,
  ownerId: string,
  definition: WorkflowDefinition,
): Promise<SavedWorkflow> {
  const database = toDatabase(pool);
  const { id } = await createWorkflow(database, ownerId, definition);
  const triggers = await listTriggers(database, id);
  return {
    id,
    webhookTokens: new Map(
      triggers.flatMap(({ nodeId, webhookToken }) => (webhookToken === null ? [] : [[nodeId, webhookToken] as const])),
    ),
  };
}
