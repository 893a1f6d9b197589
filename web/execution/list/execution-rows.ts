import type { ExecutionSummary } from '#schemas/execution/execution-api.ts';
import { type Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';

/** Filters of a list of executions. They are kept in the URL. */
export interface ExecutionFilter {
  readonly status: RuntimeStatus | null;
  /** Tells what waits for a person from the rest that runs. */
  readonly phase: Extract<Phase, 'awaiting_approval'> | null;
  readonly workflowId: string | null;
}

/** The filter in a query string; what is not usable counts as absent. */
export function toExecutionFilter(search: URLSearchParams): ExecutionFilter {
  const status = RuntimeStatus.safeParse(search.get('status'));
  return {
    status: status.success ? status.data : null,
    phase: search.get('phase') === 'awaiting_approval' ? 'awaiting_approval' : null,
    workflowId: search.get('workflowId'),
  };
}

/** The filter as a query string, without `?`. */
export function toFilterQuery({ status, phase, workflowId }: ExecutionFilter): string {
  const search = new URLSearchParams();
  if (status !== null) search.set('status', status);
  if (phase !== null) search.set('phase', phase);
  if (workflowId !== null) search.set('workflowId', workflowId);
  return search.toString();
}

const newestFirst = (a: ExecutionSummary, b: ExecutionSummary) =>
  a.startedAt === b.startedAt ? b.instanceId.localeCompare(a.instanceId) : b.startedAt.localeCompare(a.startedAt);

/**
 * Rows after others changed or came: a row that no longer fits the filter goes, the order is newest first. Rows older than the last one shown
 * belong to a page that is not loaded yet, unless there is none.
 */
export function mergeRows(
  rows: readonly ExecutionSummary[],
  changed: readonly ExecutionSummary[],
  filter: ExecutionFilter,
  hasMore: boolean,
): readonly ExecutionSummary[] {
  const byId = new Map(rows.map((row) => [row.instanceId, row]));
  const last = rows.at(-1);
  for (const row of changed) {
    const fits =
      (filter.status === null || row.runtimeStatus === filter.status) &&
      (filter.phase === null || row.phase === filter.phase) &&
      (filter.workflowId === null || row.workflowId === filter.workflowId);
    const isBeyond = hasMore && last !== undefined && newestFirst(last, row) < 0 && !byId.has(row.instanceId);
    if (!fits) byId.delete(row.instanceId);
    else if (!isBeyond) byId.set(row.instanceId, row);
  }
  return [...byId.values()].toSorted(newestFirst);
}
