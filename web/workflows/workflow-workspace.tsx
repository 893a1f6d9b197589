'use client';

import { WorkflowCanvas } from '#web/canvas/workflow-canvas.tsx';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { Workflow } from '#web/server/workflows.ts';

export function WorkflowWorkspace({
  workflow,
  functions,
}: {
  readonly workflow: Workflow;
  readonly functions: readonly FunctionDescriptor[];
  readonly appUrl: string;
}) {
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <WorkflowCanvas definition={workflow.definition} functions={functions} />
    </main>
  );
}
