import { z } from 'zod';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** What `execution_definitions.definition` holds, as far as web reads it: the policies that the orchestrator pins beside it are left out. */
const Pinned = z.object({ definition: WorkflowDefinition });

/** The definition that an execution started with. */
export function readPinnedDefinition(stored: unknown): WorkflowDefinition {
  return Pinned.parse(stored).definition;
}
