import { z } from 'zod';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** The part of `execution_definitions.definition` that web reads. The policies that the orchestrator pins with it are left out. */
const Pinned = z.object({ definition: WorkflowDefinition });

/** The definition that an execution started with. */
export function readExecutedDefinition(stored: unknown): WorkflowDefinition {
  return Pinned.parse(stored).definition;
}
