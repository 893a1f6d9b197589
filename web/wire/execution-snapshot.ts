import { z } from 'zod';
import { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { RuntimeStatus } from '#schemas/execution/execution-status.ts';
import { Json } from '#schemas/json.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { ExecutionStanding } from './execution-delta.ts';

/** An execution up to its last event: what a stream begins with, and what the events after it are folded into. */
export const ExecutionSnapshot = ExecutionStanding.extend({
  instanceId: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  workflowVersion: z.number().int().nullable(),
  isDraft: z.boolean(),
  definitionVersion: z.string().nullable(),
  triggerType: z.string(),
  trigger: Json,
  rerunOf: z.string().nullable(),
  runtimeStatus: RuntimeStatus,
  startedAt: z.string(),
  definition: WorkflowDefinition,
  events: z.array(ExecutionEvent),
});
export type ExecutionSnapshot = z.infer<typeof ExecutionSnapshot>;
