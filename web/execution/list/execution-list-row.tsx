import Link from 'next/link';
import type { ExecutionSummary } from '#schemas/execution/execution-api.ts';
import { StatusBadge } from '../../client/status-badge.tsx';
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
  const endMs = row.completedAt === null ? nowMs : Date.parse(row.completedAt);
  return (
    <li className="border-b last:border-b-0" data-testid="execution-row" data-instance={row.instanceId}>
      <Link
        prefetch={false}
        href={`/executions/${encodeURIComponent(row.instanceId)}`}
        className="grid grid-cols-[10rem_minmax(0,1fr)_6rem_6rem_5rem] items-center gap-3 px-4 py-2 transition-colors hover:bg-muted/60 max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-y-1"
      >
        <span className="flex max-sm:order-2 max-sm:justify-self-end">
          <StatusBadge status={row.runtimeStatus} phase={row.phase} />
        </span>
        <span className="min-w-0 max-sm:order-1">
          <span className="block truncate text-[13px] font-medium">
            {row.workflowName}
            {row.workflowVersion === null ? null : (
              <span className="ml-1.5 text-xs font-normal text-muted-foreground">v{row.workflowVersion}</span>
            )}
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
          {durationText(endMs - Date.parse(row.startedAt))}
        </span>
      </Link>
    </li>
  );
}
