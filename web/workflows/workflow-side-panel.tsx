'use client';

import { Activity, History, Zap, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState, type ReactNode } from 'react';
import { z } from 'zod';
import { ListExecutionsResponse, type ExecutionSummary } from '#schemas/execution/execution-api.ts';
import { call, problemText } from '../client/call.ts';
import { useClock } from '../client/use-clock.ts';
import { StatusBadge } from '../client/status-badge.tsx';
import { agoText } from '../client/time-text.ts';
import { VersionPage, type Trigger } from '../wire/workflow.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SheetContent, SheetTitle } from '../ui/sheet.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { EventDoor } from './event-trigger-details.tsx';
import { TriggerList } from './trigger-list.tsx';
import { VersionList } from './version-list.tsx';

export type WorkflowPanel = 'executions' | 'triggers' | 'versions';

const HEADS: Readonly<Record<WorkflowPanel, { readonly icon: LucideIcon; readonly title: string }>> = {
  executions: { icon: Activity, title: 'Executions of this workflow' },
  triggers: { icon: Zap, title: 'Triggers of this workflow' },
  versions: { icon: History, title: 'Versions of this workflow' },
};

const TriggersResponse = z.object({ triggers: z.array(z.custom<Trigger>()) });

type Content<Read> =
  | { readonly state: 'loading' }
  | { readonly state: 'read'; readonly read: Read }
  | { readonly state: 'failed'; readonly message: string };

/** Reads a panel's content once: a skeleton until it is there, then what `children` makes of it, or why it could not be read. */
function PanelContent<Read>({
  path,
  read,
  children,
}: {
  readonly path: string;
  readonly read: (body: unknown) => Read;
  readonly children: (content: Read) => ReactNode;
}) {
  const [content, setContent] = useState<Content<Read>>({ state: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    call('GET', path, undefined, controller.signal)
      .then((answer) =>
        setContent(
          answer.ok
            ? { state: 'read', read: read(answer.body) }
            : { state: 'failed', message: problemText(answer.problem) },
        ),
      )
      .catch(() => {
        if (!controller.signal.aborted) setContent({ state: 'failed', message: 'The answer could not be read.' });
      });
    return () => controller.abort();
  }, [path, read]);
  if (content.state === 'loading') return <Skeleton className="h-40" />;
  if (content.state === 'read') return children(content.read);
  return (
    <p role="alert" className="text-[13px] text-failed">
      {content.message}
    </p>
  );
}

const readExecutions = (body: unknown) => ListExecutionsResponse.parse(body).executions;
const readVersions = (body: unknown) => VersionPage.parse(body).versions;
const readTriggers = (body: unknown) => TriggersResponse.parse(body).triggers;

function Executions({ rows }: { readonly rows: readonly ExecutionSummary[] }) {
  const { nowMs } = useClock(0);
  if (rows.length === 0) {
    return (
      <EmptyState icon={Activity} title="Not run yet">
        Press Run: each execution is kept here.
      </EmptyState>
    );
  }
  return (
    <ul className="-mx-4 border-t">
      {rows.map((row) => (
        <li key={row.instanceId} className="border-b">
          <Link
            href={`/executions/${encodeURIComponent(row.instanceId)}`}
            className="flex items-center gap-3 px-4 py-2 text-xs text-muted-foreground hover:bg-muted/60"
          >
            <span className="min-w-0 flex-1">
              <code className="block truncate font-mono text-foreground">{row.instanceId}</code>v
              {row.workflowVersion ?? '?'} · {row.triggerType} · {agoText(row.startedAt, nowMs)}
            </span>
            <StatusBadge status={row.runtimeStatus} phase={row.phase} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The executions, the triggers or the versions of a workflow, beside its editor. */
export function WorkflowSidePanel({
  panel,
  workflowId,
  appUrl,
  eventDoor,
}: {
  readonly panel: WorkflowPanel;
  readonly workflowId: string;
  readonly appUrl: string;
  readonly eventDoor: EventDoor | null;
}) {
  const { icon: Icon, title } = HEADS[panel];
  const path = `/api/workflows/${encodeURIComponent(workflowId)}`;
  return (
    <SheetContent aria-describedby={undefined}>
      <SheetTitle className="flex items-center gap-2">
        <Icon aria-hidden className="size-4 text-muted-foreground" />
        {title}
      </SheetTitle>
      {panel === 'executions' ? (
        <PanelContent path={`/api/executions?workflowId=${encodeURIComponent(workflowId)}`} read={readExecutions}>
          {(rows) => <Executions rows={rows} />}
        </PanelContent>
      ) : null}
      {panel === 'triggers' ? (
        <PanelContent path={`${path}/triggers`} read={readTriggers}>
          {(triggers) => (
            <TriggerList triggers={triggers} workflowId={workflowId} appUrl={appUrl} eventDoor={eventDoor} />
          )}
        </PanelContent>
      ) : null}
      {panel === 'versions' ? (
        <PanelContent path={`${path}/versions`} read={readVersions}>
          {(versions) => <VersionList workflowId={workflowId} versions={versions} />}
        </PanelContent>
      ) : null}
    </SheetContent>
  );
}
