'use client';

import { Activity, ChevronRight, History, Zap } from 'lucide-react';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useCallback, useMemo, useRef, useState } from 'react';
import { toast } from 'sonner';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { StartWorkflowResponse } from '#schemas/execution/execution-api.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { Problem } from '#schemas/problem.ts';
import { call } from '../client/call.ts';
import type { Publication, PublishWorkflow } from '../editor/publish/publication.ts';
import type { EditorHandle } from '../editor/hooks/use-editor-handle.ts';
import { WorkflowEditor, type WorkflowEditorProps } from '../editor/workflow-editor.tsx';
import { PublishResponse, SavedDraft, type Workflow } from '../wire/workflow.ts';
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

function toPublication(workflow: Workflow, publishedDefinition: WorkflowDefinition | null): Publication {
  const { published, areTriggersEnabled } = workflow;
  const definition = workflow.isDraftPublished ? workflow.definition : publishedDefinition;
  const live = published === null || definition === null ? null : { release: published, definition };
  return { live, areTriggersEnabled };
}

/** The publication of a workflow with what changes it: the page stores, the editor and the panels show. */
function usePublication(workflow: Workflow, publishedDefinition: WorkflowDefinition | null) {
  const path = `/api/workflows/${encodeURIComponent(workflow.id)}`;
  const [publication, setPublication] = useState(() => toPublication(workflow, publishedDefinition));
  const publish: PublishWorkflow = async ({ definition, revision, note }) => {
    const answer = await call('POST', `${path}/publish`, { revision, ...(note === '' ? {} : { note }) });
    if (!answer.ok) return answer;
    const { version, publishedAt, revision: now } = PublishResponse.parse(answer.body);
    const release = { version, publishedAt, note: note === '' ? null : note, authorName: null };
    setPublication((before) => ({ ...before, live: { release, definition } }));
    toast.success(`Published v${version}`);
    return { ok: true, version, revision: now };
  };
  const unpublish = async (): Promise<Problem | null> => {
    const answer = await call('POST', `${path}/unpublish`, {});
    if (!answer.ok) return answer.problem;
    setPublication((before) => ({ ...before, live: null }));
    toast.success('Unpublished', { description: 'No trigger is live any more.' });
    return null;
  };
  const switchTriggers = (areTriggersEnabled: boolean): void =>
    setPublication((before) => ({ ...before, areTriggersEnabled }));
  return { publication, publish, unpublish, switchTriggers };
}

/** On narrow screens buttons keep their words and lose their icons. */
const TOOL = 'max-lg:px-2 max-lg:[&_svg]:hidden';

/** The editor of a workflow, with its executions and triggers at hand. */
export function WorkflowWorkspace({
  workflow,
  publishedDefinition,
  functions,
  appUrl,
  eventDoor,
}: {
  readonly workflow: Workflow;
  /** Of the live version, where the draft says something else. */
  readonly publishedDefinition: WorkflowDefinition | null;
  readonly functions: readonly FunctionDescriptor[];
  readonly appUrl: string;
  readonly eventDoor: EventDoor | null;
}) {
  const router = useRouter();
  const openAt = useSearchParams().get('node');
  const [panel, setPanel] = useState<WorkflowPanel | null>(null);
  const [save] = useState(() => createSave(workflow.id));
  const [run] = useState(() => createRun(workflow.id));
  const { publication, publish, unpublish, switchTriggers } = usePublication(workflow, publishedDefinition);
  const editor = useRef<EditorHandle>(null);
  const readDraft = useCallback(() => editor.current?.readDraft() ?? workflow.definition, [workflow]);
  const restore = async (version: number, definition: WorkflowDefinition): Promise<void> => {
    setPanel(null);
    if ((await editor.current?.restore(definition)) !== true) return;
    toast.success(`v${version} is the draft now`, { description: 'Undo brings back what it was before.' });
  };
  const pageCommands = useMemo(
    () =>
      (['executions', 'triggers', 'versions'] as const).map((each) => ({
        title: `Show the ${each}`,
        act: () => setPanel(each),
      })),
    [],
  );
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
          openAt={openAt}
          lead={breadcrumb}
          tools={tools}
          functions={functions}
          save={save}
          run={run}
          pageCommands={pageCommands}
          publication={publication}
          publish={publish}
          unpublish={unpublish}
          handle={editor}
          onRunStarted={(instanceId) => router.push(`/executions/${encodeURIComponent(instanceId)}`)}
        />
      </div>
      <Sheet open={panel !== null} onOpenChange={(isOpen) => (isOpen ? undefined : setPanel(null))}>
        {panel === null ? null : (
          <WorkflowSidePanel
            panel={panel}
            workflowId={workflow.id}
            appUrl={appUrl}
            eventDoor={eventDoor}
            onTriggersSwitched={switchTriggers}
            readDraft={readDraft}
            onRestore={(version, definition) => void restore(version, definition)}
          />
        )}
      </Sheet>
    </main>
  );
}
