import { z } from 'zod';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** The part of `execution_definitions.definition` that web reads. The policies that the orchestrator pins with it are left out. */
const Pinned = z.object({ definition: z.unknown() });

/** The definition that an execution pinned, as it is stored: that of a failed start may have any shape (decision D79). */
export function readPinned(stored: unknown): unknown {
  return Pinned.parse(stored).definition;
}

/** The definition that an execution pinned, as it is drawn; without nodes where it has no shape that could be drawn. */
export function readExecutedDefinition(
  stored: unknown,
  execution: { readonly workflowId: string; readonly workflowName: string },
): WorkflowDefinition {
  const parsed = WorkflowDefinition.safeParse(readPinned(stored));
  if (parsed.success) return parsed.data;
  return WorkflowDefinition.parse({ id: execution.workflowId, name: execution.workflowName, nodes: [] });
}
