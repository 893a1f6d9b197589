import { and, eq } from 'drizzle-orm';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { workflows, workflowTriggers } from '#schemas/tables/workflows.ts';
import type { Trigger, TriggersResponse } from '../../wire/workflow.ts';
import type { Database } from '../database.ts';
import { notFound } from '../http/problem-response.ts';
import { rewriteSchedules } from './schedule-rows.ts';
import { readAddresses } from './webhook-addresses.ts';

interface TriggerNode {
  readonly nodeId: string;
  readonly triggerType: Trigger['triggerType'];
  readonly config: TriggerConfig;
  readonly isEnabled: boolean;
}

/** The triggers of a definition. One whose config is not usable yet is left out: it cannot fire. */
function toTriggerNodes(definition: WorkflowDefinition): readonly TriggerNode[] {
  return definition.nodes.flatMap((node) => {
    const config = node.type === 'trigger' ? TriggerConfig.safeParse(node.config) : null;
    if (config?.success !== true) return [];
    const { data } = config;
    return [{ nodeId: node.id, triggerType: data.triggerType, config: data, isEnabled: node.enabled }];
  });
}

/** Makes the triggers of a workflow those of a published version, and its schedules too, inside the transaction that publishes it. */
export async function rewriteTriggers(
  transaction: Pick<Database, 'select' | 'delete' | 'insert'>,
  published: { readonly workflowId: string; readonly ownerId: string; readonly version: number },
  definition: WorkflowDefinition,
): Promise<void> {
  await transaction.delete(workflowTriggers).where(eq(workflowTriggers.workflowId, published.workflowId));
  const rows = toTriggerNodes(definition).map((node) => ({ ...published, ...node }));
  if (rows.length > 0) await transaction.insert(workflowTriggers).values(rows);
  await rewriteSchedules(transaction, published.workflowId);
}

/** The triggers of the published version, then those that only the draft has. @throws {HttpProblem} 404 when the workflow is not the owner's. */
export async function listTriggers(database: Database, ownerId: string, workflowId: string): Promise<TriggersResponse> {
  const [workflow] = await database
    .select({
      draft: workflows.draft,
      areTriggersEnabled: workflows.areTriggersEnabled,
      publishedVersion: workflows.publishedVersion,
    })
    .from(workflows)
    .where(and(eq(workflows.id, workflowId), eq(workflows.ownerId, ownerId)));
  if (workflow === undefined) throw notFound('workflow');
  const live = await database
    .select({
      nodeId: workflowTriggers.nodeId,
      triggerType: workflowTriggers.triggerType,
      config: workflowTriggers.config,
      isEnabled: workflowTriggers.isEnabled,
    })
    .from(workflowTriggers)
    .where(eq(workflowTriggers.workflowId, workflowId))
    .orderBy(workflowTriggers.nodeId);
  const known = new Set(live.map(({ nodeId }) => nodeId));
  const { draft, ...standing } = workflow;
  const others = toTriggerNodes(WorkflowDefinition.parse(draft)).filter(({ nodeId }) => !known.has(nodeId));
  const tokens = await readAddresses(database, workflowId);
  const toTrigger = (
    trigger: Pick<Trigger, 'nodeId' | 'triggerType' | 'config' | 'isEnabled'>,
    isPublished: boolean,
  ) => ({
    ...trigger,
    webhookToken: trigger.triggerType === 'webhook' ? (tokens.get(trigger.nodeId) ?? null) : null,
    isPublished,
  });
  return {
    ...standing,
    triggers: [...live.map((each) => toTrigger(each, true)), ...others.map((each) => toTrigger(each, false))],
  };
}
