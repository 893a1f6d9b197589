'use client';

import { Activity, Zap } from 'lucide-react';
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

export type WorkflowPanel = 'executions' | 'triggers';

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

/** The executions or the triggers of a workflow, beside its editor. */
export function WorkflowSidePanel({
  panel,
  workflowId,
  appUrl,
}: {
  readonly panel: WorkflowPanel;
  readonly workflowId: string;
  readonly appUrl: string;
}) {
  const Icon = panel === 'executions' ? Activity : Zap;
  return (
    <SheetContent aria-describedby={undefined}>
      <SheetTitle className="flex items-center gap-2">
        <Icon aria-hidden className="size-4 text-muted-foreground" />
        {panel === 'executions' ? 'Executions of this workflow' : 'Triggers of the saved version'}
      </SheetTitle>
      {panel === 'executions' ? (
        <Executions workflowId={workflowId} />
      ) : (
        <Triggers workflowId={workflowId} appUrl={appUrl} />
      )}
    </SheetContent>
  );
}
