import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { webhookAddresses } from '#schemas/tables/workflows.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { Database } from '../database.ts';
import { notFound } from '../http/problem-response.ts';

/** 32 random bytes as base64url: what makes a webhook's address unguessable. */
function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Gives each webhook of a definition an address, where its node has none yet. No address is ever taken away: a trigger that is deleted, made a
 * trigger by hand or half typed is the same webhook when it comes back (decision D82).
 */
export async function keepAddresses(
  transaction: Pick<Database, 'insert'>,
  workflowId: string,
  definition: WorkflowDefinition,
): Promise<void> {
  const rows = definition.nodes
    .filter((node) => node.type === 'trigger' && node.config['triggerType'] === 'webhook')
    .map((node) => ({ workflowId, nodeId: node.id, token: createToken() }));
  if (rows.length > 0) await transaction.insert(webhookAddresses).values(rows).onConflictDoNothing();
}

/** The tokens of a workflow's webhooks by node. */
export async function readAddresses(database: Database, workflowId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await database
    .select({ nodeId: webhookAddresses.nodeId, token: webhookAddresses.token })
    .from(webhookAddresses)
    .where(eq(webhookAddresses.workflowId, workflowId));
  return new Map(rows.map((row) => [row.nodeId, row.token]));
}

/** Gives a webhook another address; the old one is unknown from then on. The caller has checked who asks. @throws {HttpProblem} 404 for no webhook. */
export async function rotateAddress(database: Database, workflowId: string, nodeId: string): Promise<string> {
  const token = createToken();
  const rotated = await database
    .update(webhookAddresses)
    .set({ token, createdAt: new Date().toISOString() })
    .where(and(eq(webhookAddresses.workflowId, workflowId), eq(webhookAddresses.nodeId, nodeId)))
    .returning({ nodeId: webhookAddresses.nodeId });
  if (rotated.length === 0) throw notFound('webhook');
  return token;
}
