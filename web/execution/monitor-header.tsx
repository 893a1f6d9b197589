'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { ExecutionControls } from './controls/execution-controls.tsx';
import type { ExecutionSnapshot } from '../wire/execution-snapshot.ts';
import type { MonitorView } from './view/monitor-view.ts';
import { LiveBadge } from '../client/live-badge.tsx';
import type { Liveness } from '../client/liveness.ts';
import { VersionBadge } from '../client/version-badge.tsx';
import { isFailedStart } from './rerun/rerun-choices.ts';
import { StatusBadge } from '../client/status-badge.tsx';
import { clockText, durationText } from '../client/time-text.ts';
import type { Reader } from './view/waiting-sentence.ts';

/** Which execution this is, how it stands, and what can be done with it. */
export function MonitorHeader({
  execution,
  functions,
  view,
  liveness,
  reader,
}: {
  readonly execution: ExecutionSnapshot;
  readonly functions: readonly FunctionDescriptor[];
  readonly view: MonitorView;
  readonly liveness: Liveness;
  readonly reader: Reader;
}) {
  const { nowMs, timeZone } = reader;
  const isFailed = isFailedStart(view.error);
  const startedAt = view.startedAt ?? execution.startedAt;
  const endMs = view.completedAt === null ? nowMs : Date.parse(view.completedAt);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-card px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-80">
        <nav aria-label="Breadcrumb" className="flex items-center gap-1 text-xs text-muted-foreground">
          <Link href="/executions" className="hover:text-foreground">
            Executions
          </Link>
          <ChevronRight aria-hidden className="size-3" />
          <code className="truncate font-mono">{execution.instanceId}</code>
          <span className="-my-1">
            <CopyButton name="execution id" text={execution.instanceId} />
          </span>
        </nav>
        <div className="mt-0.5 flex flex-wrap items-center gap-2">
          <h1 className="truncate text-base font-semibold">
            <Link
              href={`/workflows/${encodeURIComponent(execution.workflowId)}`}
              className="underline-offset-4 hover:underline"
            >
              {execution.workflowName}
            </Link>
          </h1>
          <VersionBadge run={execution} />
          <StatusBadge status={view.runtimeStatus} phase={view.phase} />
          <LiveBadge liveness={liveness} nowMs={nowMs} />
          <span className="text-xs text-muted-foreground tabular-nums">
            {isFailed
              ? `tried ${clockText(startedAt, nowMs, timeZone)}`
              : `${view.completedAt === null ? `${view.progress} % · ` : ''}started ${clockText(startedAt, nowMs, timeZone)} · ${durationText(endMs - Date.parse(startedAt))}`}
            {execution.rerunOf === null ? null : (
              <>
                {' · again of '}
                <Link
                  href={`/executions/${encodeURIComponent(execution.rerunOf)}`}
                  className="underline underline-offset-4 hover:text-foreground"
                >
                  an earlier one
                </Link>
              </>
            )}
          </span>
        </div>
      </div>
      <ExecutionControls
        execution={execution}
        functions={functions}
        status={view.runtimeStatus}
        isFailedStart={isFailed}
      />
    </div>
  );
}
