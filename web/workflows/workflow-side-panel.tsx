'use client';

import { Activity, History, Zap, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { ListExecutionsResponse, type ExecutionSummary } from '#schemas/execution-api.ts';
import { call } from '#web/client/call.ts';
import { useClock } from '#web/client/use-clock.ts';
import { StatusBadge } from '#web/execution/status-badge.tsx';
import { agoText } from '#web/execution/time-text.ts';
import type { Trigger } from '#web/server/trigger-rows.ts';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { SheetContent, SheetTitle } from '#web/ui/sheet.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { TriggerList } from './trigger-list.tsx';
import { ListedVersion, VersionList } from './version-list.tsx';

export type WorkflowPanel = 'executions' | 'triggers' | 'versions';

const HEADS: Readonly<Record<WorkflowPanel, { readonly icon: LucideIcon; readonly title: string }>> = {
  executions: { icon: Activity, title: 'Executions of this workflow' },
  triggers: { icon: Zap, title: 'Triggers of the saved version' },
  versions: { icon: History, title: 'Versions of this workflow' },
};

const VersionsResponse = z.object({ versions: z.array(ListedVersion) });
const TriggersResponse = z.object({ triggers: z.array(z.custom<Trigger>()) });

function usePanelContent<Content>(path: string, read: (body: unknown) => Content): Content | null {
  const [content, setContent] = useState<Content | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    call('GET', path, undefined, controller.signal)
      .then((answer) => setContent(answer.ok ? read(answer.body) : null))
      .catch(() => undefined);
    return () => controller.abort();
  }, [path, read]);
  return content;
}

const readExecutions = (body: unknown) => ListExecutionsResponse.parse(body).executions;
const readVersions = (body: unknown) => VersionsResponse.parse(body).versions;
const readTriggers = (body: unknown) => TriggersResponse.parse(body).triggers;

function Executions({ workflowId }: { readonly workflowId: string }) {
  const rows: readonly ExecutionSummary[] | null = usePanelContent(
    `/api/executions?workflowId=${encodeURIComponent(workflowId)}`,
    readExecutions,
  );
  const { nowMs } = useClock(0);
  if (rows === null) return <Skeleton className="h-40" />;
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

function Triggers({ workflowId, appUrl }: { readonly workflowId: string; readonly appUrl: string }) {
  const triggers = usePanelContent(`/api/workflows/${encodeURIComponent(workflowId)}/triggers`, readTriggers);
  return triggers === null ? <Skeleton className="h-40" /> : <TriggerList triggers={triggers} appUrl={appUrl} />;
}

function Versions({ workflowId }: { readonly workflowId: string }) {
  const versions = usePanelContent(`/api/workflows/${encodeURIComponent(workflowId)}/versions`, readVersions);
  if (versions === null) return <Skeleton className="h-40" />;
  return <VersionList workflowId={workflowId} versions={versions} />;
}

/** The executions, the triggers or the versions of a workflow, beside its editor. */
export function WorkflowSidePanel({
  panel,
  workflowId,
  appUrl,
}: {
  readonly panel: WorkflowPanel;
  readonly workflowId: string;
  readonly appUrl: string;
}) {
  const { icon: Icon, title } = HEADS[panel];
  return (
    <SheetContent aria-describedby={undefined}>
      <SheetTitle className="flex items-center gap-2">
        <Icon aria-hidden className="size-4 text-muted-foreground" />
        {title}
      </SheetTitle>
      {panel === 'executions' ? <Executions workflowId={workflowId} /> : null}
      {panel === 'triggers' ? <Triggers workflowId={workflowId} appUrl={appUrl} /> : null}
      {panel === 'versions' ? <Versions workflowId={workflowId} /> : null}
    </SheetContent>
  );
}
