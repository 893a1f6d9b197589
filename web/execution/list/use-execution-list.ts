'use client';

import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { ExecutionSummary, ListExecutionsResponse } from '#schemas/execution/execution-api.ts';
import { call, problemText } from '../../client/call.ts';
import { mergeRows, toFilterQuery, type ExecutionFilter } from './execution-rows.ts';
import type { Liveness } from '../../client/liveness.ts';
import { openEventStream } from '../../client/open-event-stream.ts';

/** A live page of executions that can grow. */
export interface ExecutionList {
  readonly rows: readonly ExecutionSummary[];
  readonly hasMore: boolean;
  readonly liveness: Liveness;
  readonly loadMore: () => Promise<void>;
}

/** Follows the newest executions of a filter; give the component a new key when the filter changes. */
export function useExecutionList(initial: ListExecutionsResponse, filter: ExecutionFilter): ExecutionList {
  const [rows, setRows] = useState<readonly ExecutionSummary[]>(initial.executions);
  const [cursor, setCursor] = useState(initial.nextCursor);
  const [liveness, setLiveness] = useState<Liveness>({ state: 'connecting' });
  const hasMore = cursor !== null;
  const { status, phase, workflowId } = filter;

  useEffect(() => {
    const merge = (changed: readonly ExecutionSummary[]) =>
      setRows((before) => mergeRows(before, changed, { status, phase, workflowId }, hasMore));
    const stream = openEventStream({
      toUrl: () => '/api/executions/events',
      onEvent: {
        snapshot: (data) => merge(ListExecutionsResponse.parse(JSON.parse(data)).executions),
        row: (data) => merge([ExecutionSummary.parse(JSON.parse(data))]),
      },
      onLiveness: setLiveness,
    });
    return stream.close;
  }, [status, phase, workflowId, hasMore]);

  const loadMore = async () => {
    if (cursor === null) return;
    const query = toFilterQuery(filter);
    const answer = await call('GET', `/api/executions?${query}${query === '' ? '' : '&'}cursor=${cursor}`);
    if (!answer.ok) {
      toast.error('Could not load more', { description: problemText(answer.problem) });
      return;
    }
    const page = ListExecutionsResponse.parse(answer.body);
    setCursor(page.nextCursor);
    setRows((before) => mergeRows(before, page.executions, filter, false));
  };
  return { rows, hasMore, liveness, loadMore };
}
