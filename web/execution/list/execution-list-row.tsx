import { RotateCcw } from 'lucide-react';
import Link from 'next/link';
import type { ExecutionSummary } from '#schemas/execution/execution-api.ts';
import { StatusBadge } from '../../client/status-badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { VersionBadge } from '../../client/version-badge.tsx';
import { isFailedStart } from '../rerun/rerun-choices.ts';
import { toRerunPath } from '../rerun/rerun-path.ts';
import { failureText } from '../view/person-text.ts';
import { agoText, durationText } from '../../client/time-text.ts';

/** The label of the step, as in the monitor; its id when nothing else is known. */
function FailedStep({ row: { error, failedNodeLabel } }: { readonly row: ExecutionSummary }) {
  if (error?.nodeId === undefined) return null;
  if (failedNodeLabel) return <span className="font-medium">{failedNodeLabel}: </span>;
  return <code className="font-mono">{error.nodeId}: </code>;
}

/** One execution of a list; the whole row leads to its monitor. */
export function ExecutionListRow({
  row,
  ownIds,
  nowMs,
}: {
  readonly row: ExecutionSummary;
  readonly ownIds: readonly string[];
  readonly nowMs: number;
}) {
  const isNotStarted = isFailedStart(row.error);
  const endMs = row.completedAt === null ? nowMs : Date.parse(row.completedAt);
  return (
    <li
      // On a phone the button below has a line of its own.
      className={classNames('relative border-b last:border-b-0', isNotStarted && 'max-sm:pb-10')}
      data-testid="execution-row"
      data-instance={row.instanceId}
    >
      <Link
        prefetch={false}
        href={`/executions/${encodeURIComponent(row.instanceId)}`}
        className="grid grid-cols-[10rem_minmax(0,1fr)_6rem_6rem_5rem] items-center gap-3 px-4 py-2 transition-colors hover:bg-muted/60 max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-y-1"
      >
        <span className="flex max-sm:order-2 max-sm:justify-self-end">
          <StatusBadge status={row.runtimeStatus} phase={row.phase} />
        </span>
        <span className="min-w-0 max-sm:order-1">
          <span className="flex items-center gap-1.5 text-[13px] font-medium">
            <span className="truncate">{row.workflowName}</span>
            <VersionBadge run={row} />
          </span>
          <span className="block truncate text-xs text-muted-foreground">
            {row.error === null ? (
              <code className="font-mono">{row.instanceId}</code>
            ) : (
              <>
                <FailedStep row={row} />
                {failureText(row.error, ownIds)}
              </>
            )}
          </span>
        </span>
        <span className="text-xs text-muted-foreground max-sm:hidden">{row.triggerType}</span>
        <span className="text-xs text-muted-foreground max-sm:order-3">{agoText(row.startedAt, nowMs)}</span>
        <span className="text-right text-xs text-muted-foreground tabular-nums max-sm:order-4">
          {isNotStarted ? null : durationText(endMs - Date.parse(row.startedAt))}
        </span>
      </Link>
      {isNotStarted ? (
        <Button
          asChild
          size="small"
          className="absolute right-4 bottom-2 sm:top-1/2 sm:right-3 sm:bottom-auto sm:-translate-y-1/2"
        >
          <Link prefetch={false} href={toRerunPath(row.instanceId)} aria-label={`Run ${row.workflowName} again`}>
            <RotateCcw aria-hidden /> Run again
          </Link>
        </Button>
      ) : null}
    </li>
  );
}
