'use client';

import { useEffect, useState } from 'react';
import { call, problemText } from '../client/call.ts';
import { NodeRunsResponse, type NodeRun } from '../wire/node-run.ts';
import type { NodeView } from './view/node-view.ts';

/** Attempts of the selected node, or why they could not be read. */
export type NodeRuns =
  | { readonly state: 'loading' }
  | { readonly state: 'read'; readonly runs: readonly NodeRun[] }
  | { readonly state: 'failed'; readonly message: string };

const NO_RUNS: NodeRuns = { state: 'read', runs: [] };

/** Reads a node's attempts, and again whenever its view changes (events arrived); what is shown stays until then. */
export function useNodeRuns(instanceId: string, nodeId: string, view: NodeView): NodeRuns {
  const [answer, setAnswer] = useState<{ readonly of: string; readonly runs: NodeRuns } | null>(null);
  useEffect(() => {
    if (view.status === 'pending') return undefined;
    const controller = new AbortController();
    const read = async () => {
      const path = `/api/executions/${encodeURIComponent(instanceId)}/nodes/${encodeURIComponent(nodeId)}`;
      const got = await call('GET', path, undefined, controller.signal);
      const parsed = got.ok ? NodeRunsResponse.safeParse(got.body) : null;
      if (parsed?.success === true) setAnswer({ of: nodeId, runs: { state: 'read', runs: parsed.data.runs } });
      else {
        const message = got.ok ? 'The answer was not readable.' : problemText(got.problem);
        setAnswer({ of: nodeId, runs: { state: 'failed', message } });
      }
    };
    // Aborted when another node is selected: there is nothing to tell then.
    read().catch(() => undefined);
    return () => controller.abort();
  }, [instanceId, nodeId, view]);
  if (view.status === 'pending') return NO_RUNS;
  return answer?.of === nodeId ? answer.runs : { state: 'loading' };
}
