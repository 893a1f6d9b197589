'use client';

import { Activity, ChevronRight, History, Zap } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { StartWorkflowResponse } from '#schemas/execution/execution-api.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { call } from '../client/call.ts';
import { WorkflowEditor, type WorkflowEditorProps } from '../editor/workflow-editor.tsx';
import { SavedDraft, type Workflow } from '../wire/workflow.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { EventDoor } from './event-trigger-details.tsx';
import { WorkflowSidePanel, type WorkflowPanel } from './workflow-side-panel.tsx';

function createSave(workflowId: string): WorkflowEditorProps['save'] {
  return async (change) => {
    const answer = await call('PUT', `/api/workflows/${encodeURIComponent(workflowId)}`, change);
    return answer.ok ? { ok: true, ...SavedDraft.parse(answer.body) } : answer;
  };
}

function createRun(workflowId: string): WorkflowEditorProps['run'] {
  return async ({ triggerData, revision }) => {
    const answer = await call('POST', '/api/orchestrator/workflows', {
      workflowId,
      draft: true,
      revision,
      triggerData,
    });
    return answer.ok
      ? { ok: true, instanceId: StartWorkflowResponse.parse(answer.body).instanceId }
      : { ok: false, problem: answer.problem };
  };
}

/** On narrow screens buttons keep their words and lose their icons. */
const TOOL = 'max-lg:px-2 max-lg:[&_svg]:hidden';

/** The editor of a workflow, with its executions and triggers at hand. */
export function WorkflowWorkspace({
  workflow,
  functions,
  appUrl,
  eventDoor,
}: {
  readonly workflow: Workflow;
  readonly functions: readonly FunctionDescriptor[];
  readonly appUrl: string;
  readonly eventDoor: EventDoor | null;
}) {
  const router = useRouter();
  const [panel, setPanel] = useState<WorkflowPanel | null>(null);
  const [save] = useState(() => createSave(workflow.id));
  const [run] = useState(() => createRun(workflow.id));
  const breadcrumb = (
    <nav aria-label="Breadcrumb" className="flex min-w-0 flex-1 items-center gap-1 text-[13px] text-muted-foreground">
      <Link href="/workflows" className="hover:text-foreground">
        Workflows
      </Link>
      <ChevronRight aria-hidden className="size-3.5" />
    </nav>
  );
  const tools = (
    <>
      <Button variant="ghost" className={TOOL} onClick={() => setPanel('executions')}>
        <Activity aria-hidden /> Executions
      </Button>
      <Button variant="ghost" className={TOOL} onClick={() => setPanel('triggers')}>
        <Zap aria-hidden /> Triggers
      </Button>
      <Button variant="ghost" className={TOOL} onClick={() => setPanel('versions')}>
        <History aria-hidden /> Versions
      </Button>
    </>
  );
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-1 border-b bg-card px-3 md:hidden">
        {breadcrumb}
        {tools}
      </div>
      <h1 className="sr-only">{workflow.name}</h1>
      <div className="min-h-0 flex-1">
        <WorkflowEditor
          workflow={workflow}
          lead={breadcrumb}
          tools={tools}
          functions={functions}
          save={save}
          run={run}
          onRunStarted={(instanceId) => router.push(`/executions/${encodeURIComponent(instanceId)}`)}
        />
      </div>
      <Sheet open={panel !== null} onOpenChange={(isOpen) => (isOpen ? undefined : setPanel(null))}>
        {panel === null ? null : (
          <WorkflowSidePanel panel={panel} workflowId={workflow.id} appUrl={appUrl} eventDoor={eventDoor} />
        )}
      </Sheet>
    </main>
  );
}
