'use client';

import { Activity, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ListExecutionsResponse } from '#schemas/execution/execution-api.ts';
import { isTerminal, type RuntimeStatus } from '#schemas/execution/execution-status.ts';
import { useClock } from '../../client/use-clock.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '../../ui/select.tsx';
import { ExecutionListRow } from './execution-list-row.tsx';
import { toFilterQuery, type ExecutionFilter } from './execution-rows.ts';
import { LiveBadge } from '../../client/live-badge.tsx';
import { useExecutionList } from './use-execution-list.ts';

const ALL = 'all';

interface StatusChoice {
  readonly key: string;
  readonly word: string;
  readonly filter: Pick<ExecutionFilter, 'status' | 'phase'>;
}

function toChoice(word: string, status: RuntimeStatus, phase: ExecutionFilter['phase'] = null): StatusChoice {
  return { key: phase ?? status, word, filter: { status, phase } };
}

/** In the order of a life; what is paused at an approval counts as paused, as its badge says. */
const STATUS_CHOICES: readonly StatusChoice[] = [
  toChoice('Pending', 'PENDING'),
  toChoice('Running', 'RUNNING'),
  toChoice('Awaiting approval', 'RUNNING', 'awaiting_approval'),
  toChoice('Paused', 'SUSPENDED'),
  toChoice('Completed', 'COMPLETED'),
  toChoice('Failed', 'FAILED'),
  toChoice('Terminated', 'TERMINATED'),
];

/** A choice of the workflow filter. */
export interface WorkflowChoice {
  readonly id: string;
  readonly name: string;
}

function Filters({
  filter,
  workflows,
}: {
  readonly filter: ExecutionFilter;
  readonly workflows: readonly WorkflowChoice[];
}) {
  const router = useRouter();
  const go = (change: Partial<ExecutionFilter>) => {
    const query = toFilterQuery({ ...filter, ...change });
    router.replace(query === '' ? '/executions' : `/executions?${query}`);
  };
  return (
    <>
      <Select
        value={filter.phase ?? filter.status ?? ALL}
        onValueChange={(value) =>
          go(STATUS_CHOICES.find(({ key }) => key === value)?.filter ?? { status: null, phase: null })
        }
      >
        <SelectTrigger aria-label="Status" className="w-44 max-sm:w-full">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          <SelectItem value={ALL}>Any status</SelectItem>
          {STATUS_CHOICES.map(({ key, word }) => (
            <SelectItem key={key} value={key}>
              {word}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <Select
        value={filter.workflowId ?? ALL}
        onValueChange={(value) => go({ workflowId: value === ALL ? null : value })}
      >
        <SelectTrigger aria-label="Workflow" className="w-48 max-sm:w-full">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          <SelectItem value={ALL}>Any workflow</SelectItem>
          {workflows.map(({ id, name }) => (
            <SelectItem key={id} value={id}>
              {name}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </>
  );
}

/** The live list of executions with its filters. */
export function ExecutionListView({
  initial,
  filter,
  workflows,
  ownIds,
  serverNowMs,
}: {
  readonly initial: ListExecutionsResponse;
  readonly filter: ExecutionFilter;
  readonly workflows: readonly WorkflowChoice[];
  readonly ownIds: readonly string[];
  readonly serverNowMs: number;
}) {
  const { rows, hasMore, liveness, loadMore } = useExecutionList(initial, filter);
  const isRunning = rows.some((row) => !isTerminal(row.runtimeStatus));
  const { nowMs } = useClock(serverNowMs, isRunning ? 1_000 : 30_000);
  const isFiltered = toFilterQuery(filter) !== '';
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-1 text-lg font-semibold">Executions</h1>
        <LiveBadge liveness={liveness} nowMs={nowMs} />
        <div className="ml-auto flex flex-wrap gap-2 max-sm:ml-0 max-sm:grid max-sm:w-full max-sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
          <Filters filter={filter} workflows={workflows} />
        </div>
      </div>
      <Card className="mt-4 overflow-hidden">
        {rows.length === 0 ? (
          <EmptyState
            icon={isFiltered ? SearchX : Activity}
            title={isFiltered ? 'No execution fits these filters' : 'Nothing has run yet'}
            action={
              <Button asChild>
                <Link href={isFiltered ? '/executions' : '/workflows'}>
                  {isFiltered ? 'Clear the filters' : 'Go to workflows'}
                </Link>
              </Button>
            }
          >
            {isFiltered
              ? 'New ones that do appear here by themselves.'
              : 'Open a workflow and run it: it appears here at once.'}
          </EmptyState>
        ) : (
          <ul aria-label="Executions">
            {rows.map((row) => (
              <ExecutionListRow key={row.instanceId} row={row} ownIds={ownIds} nowMs={nowMs} />
            ))}
          </ul>
        )}
      </Card>
      {hasMore ? (
        <div className="mt-3 text-center">
          <Button onClick={() => void loadMore()}>Load more</Button>
        </div>
      ) : null}
    </>
  );
}
