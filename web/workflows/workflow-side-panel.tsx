'use client';

import { Activity, History, Zap, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState, type ReactNode } from 'react';
import { z } from 'zod';
import { ListExecutionsResponse, type ExecutionSummary } from '#schemas/execution/execution-api.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { call, problemText } from '../client/call.ts';
import { useClock } from '../client/use-clock.ts';
import { StatusBadge } from '../client/status-badge.tsx';
import { agoText } from '../client/time-text.ts';
import { toVersionText } from '../client/version-text.ts';
import type { TriggersResponse } from '../wire/workflow.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SheetContent, SheetTitle } from '../ui/sheet.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { EventDoor } from './event-trigger-details.tsx';
import { TriggerList } from './trigger-list.tsx';
import { TriggersSwitch } from './triggers/triggers-switch.tsx';
import { VersionsPanel } from './versions/versions-panel.tsx';

export type WorkflowPanel = 'executions' | 'triggers' | 'versions';

const HEADS: Readonly<Record<WorkflowPanel, { readonly icon: LucideIcon; readonly title: string }>> = {
  executions: { icon: Activity, title: 'Executions of this workflow' },
  triggers: { icon: Zap, title: 'Triggers of this workflow' },
  versions: { icon: History, title: 'Versions of this workflow' },
};

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
const readTriggers = (body: unknown) => z.custom<TriggersResponse>().parse(body);

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
              <code className="block truncate font-mono text-foreground">{row.instanceId}</code>
              {toVersionText(row) ?? 'unknown version'} · {row.triggerType} · {agoText(row.startedAt, nowMs)}
            </span>
            <StatusBadge status={row.runtimeStatus} phase={row.phase} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Triggers({
  read,
  path,
  onSwitched,
  ...doors
}: {
  readonly read: TriggersResponse;
  readonly path: string;
  readonly onSwitched: (isOn: boolean) => void;
  readonly workflowId: string;
  readonly appUrl: string;
  readonly eventDoor: EventDoor | null;
}) {
  const [isOn, setOn] = useState(read.areTriggersEnabled);
  return (
    <>
      <TriggersSwitch
        path={path}
        publishedVersion={read.publishedVersion}
        isOn={isOn}
        onSwitched={(now) => {
          setOn(now);
          onSwitched(now);
        }}
      />
      <TriggerList triggers={read.triggers} areEnabled={isOn} {...doors} />
    </>
  );
}

/** The executions, the triggers or the versions of a workflow, beside its editor. */
export function WorkflowSidePanel({
  panel,
  workflowId,
  appUrl,
  eventDoor,
  onTriggersSwitched,
  readDraft,
  onRestore,
}: {
  readonly panel: WorkflowPanel;
  readonly workflowId: string;
  readonly appUrl: string;
  readonly eventDoor: EventDoor | null;
  readonly onTriggersSwitched: (isOn: boolean) => void;
  readonly readDraft: () => WorkflowDefinition;
  readonly onRestore: (version: number, definition: WorkflowDefinition) => void;
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
          {(read) => (
            <Triggers
              read={read}
              path={path}
              onSwitched={onTriggersSwitched}
              workflowId={workflowId}
              appUrl={appUrl}
              eventDoor={eventDoor}
            />
          )}
        </PanelContent>
      ) : null}
      {panel === 'versions' ? <VersionsPanel path={path} readDraft={readDraft} onRestore={onRestore} /> : null}
    </SheetContent>
  );
}
