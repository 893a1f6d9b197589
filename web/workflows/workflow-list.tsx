'use client';

import { Copy, PencilLine, Trash2, Workflow, ZapOff } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { z } from 'zod';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { call, problemText } from '../client/call.ts';
import { useClock } from '../client/use-clock.ts';
import { StatusBadge } from '../client/status-badge.tsx';
import { agoText } from '../client/time-text.ts';
import type { WorkflowPage, WorkflowSummary } from '../wire/workflow.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { DeleteWorkflowDialog } from './delete-workflow-dialog.tsx';
import { NewWorkflowButton } from './new-workflow-button.tsx';
import { useCreateWorkflow } from './use-create-workflow.ts';

const Page = z.object({ workflows: z.array(z.custom<WorkflowSummary>()), nextCursor: z.string().nullable() });
const Stored = z.object({ definition: WorkflowDefinition });

/** What is worth a word: a draft that is further than what is live, and triggers that are off. */
function StandingBadges({ workflow }: { readonly workflow: WorkflowSummary }) {
  const { published, hasUnpublishedChanges, areTriggersEnabled } = workflow;
  return (
    <>
      {hasUnpublishedChanges ? (
        <Badge tone="waiting">
          <PencilLine aria-hidden /> draft has changes
        </Badge>
      ) : null}
      {published === null || areTriggersEnabled ? null : (
        <Badge>
          <ZapOff aria-hidden /> triggers off
        </Badge>
      )}
    </>
  );
}

function WorkflowRow({
  workflow,
  nowMs,
  onDuplicate,
  onDelete,
}: {
  readonly workflow: WorkflowSummary;
  readonly nowMs: number;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
}) {
  const { id, name, published, triggerTypes, lastExecution } = workflow;
  return (
    <li className="flex items-center gap-3 border-b px-4 py-2.5 last:border-b-0 hover:bg-muted/40 max-sm:flex-wrap max-sm:gap-y-1">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <Link
            href={`/workflows/${encodeURIComponent(id)}`}
            className="min-w-0 truncate text-[13px] font-medium underline-offset-4 hover:underline"
          >
            {name}
          </Link>
          <StandingBadges workflow={workflow} />
        </span>
        <p className="truncate text-xs text-muted-foreground">
          {published === null ? 'not published' : `v${published.version} · ${triggerTypes.join(', ') || 'no trigger'}`}{' '}
          · changed {agoText(workflow.updatedAt, nowMs)}
        </p>
      </div>
      {lastExecution === null ? (
        <span className="text-xs text-muted-foreground sm:w-56">Not run yet</span>
      ) : (
        <Link
          href={`/executions/${encodeURIComponent(lastExecution.instanceId)}`}
          className="flex items-center gap-2 text-xs text-muted-foreground sm:w-56"
          aria-label={`Last execution of ${name}`}
        >
          <StatusBadge status={lastExecution.runtimeStatus} phase={lastExecution.phase} />
          <span className="sm:ml-auto">{agoText(lastExecution.startedAt, nowMs)}</span>
        </Link>
      )}
      <span className="-mr-2 flex max-sm:ml-auto">
        <Button
          variant="ghost"
          size="icon-small"
          className="text-muted-foreground hover:text-foreground"
          aria-label={`Duplicate ${name}`}
          title="Duplicate"
          onClick={onDuplicate}
        >
          <Copy aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon-small"
          className="text-muted-foreground hover:text-foreground"
          aria-label={`Delete ${name}`}
          title="Delete"
          onClick={onDelete}
        >
          <Trash2 aria-hidden />
        </Button>
      </span>
    </li>
  );
}

/** The user's workflows, or what to do when there is none. */
export function WorkflowList({
  workflows: first,
  nextCursor,
  serverNowMs,
}: {
  readonly workflows: readonly WorkflowSummary[];
  readonly nextCursor: string | null;
  readonly serverNowMs: number;
}) {
  const router = useRouter();
  const { nowMs } = useClock(serverNowMs, 30_000);
  const [asked, setAsked] = useState<WorkflowSummary | null>(null);
  const { create } = useCreateWorkflow();
  const [later, setLater] = useState<WorkflowPage>({ workflows: [], nextCursor });
  const workflows = [...first, ...later.workflows];
  const showMore = async (cursor: string) => {
    const answer = await call('GET', `/api/workflows?cursor=${encodeURIComponent(cursor)}`);
    if (!answer.ok) {
      toast.error('The workflows were not read', { description: problemText(answer.problem) });
      return;
    }
    const page = Page.parse(answer.body);
    setLater({ workflows: [...later.workflows, ...page.workflows], nextCursor: page.nextCursor });
  };
  const duplicate = async ({ id }: WorkflowSummary) => {
    const answer = await call('GET', `/api/workflows/${encodeURIComponent(id)}`);
    if (!answer.ok) {
      toast.error('The workflow was not duplicated', { description: problemText(answer.problem) });
      return;
    }
    const { definition } = Stored.parse(answer.body);
    await create({ definition: { ...definition, name: `${definition.name} (copy)`.slice(0, 200) } });
  };
  const remove = async ({ id, name }: WorkflowSummary) => {
    setAsked(null);
    const answer = await call('DELETE', `/api/workflows/${encodeURIComponent(id)}`);
    if (answer.ok) {
      setLater({ ...later, workflows: later.workflows.filter((each) => each.id !== id) });
      toast.success(`Deleted “${name}”`);
    }
    if (!answer.ok) toast.error('The workflow was not deleted', { description: problemText(answer.problem) });
    router.refresh();
  };
  return (
    <Card className="mt-4 overflow-hidden">
      {workflows.length === 0 ? (
        <EmptyState icon={Workflow} title="No workflow yet" action={<NewWorkflowButton />}>
          Draw one from an empty canvas, or take an example below: it runs at once.
        </EmptyState>
      ) : (
        <ul aria-label="Workflows">
          {workflows.map((workflow) => (
            <WorkflowRow
              key={workflow.id}
              workflow={workflow}
              nowMs={nowMs}
              onDuplicate={() => void duplicate(workflow)}
              onDelete={() => setAsked(workflow)}
            />
          ))}
        </ul>
      )}
      {later.nextCursor === null ? null : (
        <Button variant="ghost" className="w-full" onClick={() => void showMore(later.nextCursor ?? '')}>
          Show more
        </Button>
      )}
      <DeleteWorkflowDialog
        name={asked?.name ?? null}
        onClose={() => setAsked(null)}
        onConfirm={() => (asked === null ? undefined : void remove(asked))}
      />
    </Card>
  );
}
