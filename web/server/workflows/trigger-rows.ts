import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { workflowTriggers } from '#schemas/tables/workflows.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { Trigger } from '../../wire/workflow.ts';
import type { Database } from '../database.ts';

/** 32 random bytes as base64url: what makes a webhook's address unguessable. */
function createWebhookToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Rewrites the triggers of a workflow from its definition, inside the transaction of the save. A webhook node keeps its token as long as it stays a
 * webhook; a trigger whose config is not usable yet has no row, so it cannot fire.
 */
export async function rewriteTriggers(
  transaction: Pick<Database, 'select' | 'delete' | 'insert'>,
  saved: { readonly workflowId: string; readonly ownerId: string; readonly version: number },
  definition: WorkflowDefinition,
): Promise<void> {
  const before = await transaction
    .select({ nodeId: workflowTriggers.nodeId, token: workflowTriggers.webhookToken })
    .from(workflowTriggers)
    .where(eq(workflowTriggers.workflowId, saved.workflowId));
  const tokens = new Map(before.map((row) => [row.nodeId, row.token]));
  const rows = definition.nodes.flatMap((node) => {
    if (node.type !== 'trigger') return [];
    const config = TriggerConfig.safeParse(node.config);
    if (!config.success) return [];
    const isWebhook = config.data.triggerType === 'webhook';
    return {
      ...saved,
      nodeId: node.id,
      triggerType: config.data.triggerType,
      config: config.data,
      webhookToken: isWebhook ? (tokens.get(node.id) ?? createWebhookToken()) : null,
      isEnabled: node.enabled,
    };
  });
  await transaction.delete(workflowTriggers).where(eq(workflowTriggers.workflowId, saved.workflowId));
  if (rows.length > 0) await transaction.insert(workflowTriggers).values(rows);
}

/** The triggers of a workflow's last version. The caller has checked who asks. */
export async function listTriggers(database: Database, workflowId: string): Promise<readonly Trigger[]> {
  return database
    .select({
      nodeId: workflowTriggers.nodeId,
      triggerType: workflowTriggers.triggerType,
      config: workflowTriggers.config,
      webhookToken: workflowTriggers.webhookToken,
      isEnabled: workflowTriggers.isEnabled,
    })
    .from(workflowTriggers)
    .where(eq(workflowTriggers.workflowId, workflowId))
    .orderBy(workflowTriggers.nodeId);
}
