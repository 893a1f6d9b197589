import { useEffect, useState } from 'react';
import { z } from 'zod';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { call, problemText } from '../../client/call.ts';
import { Release, StoredVersion } from '../../wire/workflow.ts';
import type { StoredWorkflow } from './rerun-choices.ts';

const Stored = z.object({ definition: WorkflowDefinition, published: Release.nullable() });

/** What is stored of a workflow: null inside where there is none of the reader's. */
export type ReadWorkflow =
  | { readonly state: 'loading' }
  | { readonly state: 'read'; readonly stored: StoredWorkflow | null }
  | { readonly state: 'failed'; readonly message: string };

async function readStored(workflowId: string, signal: AbortSignal): Promise<ReadWorkflow> {
  const path = `/api/workflows/${encodeURIComponent(workflowId)}`;
  const answer = await call('GET', path, undefined, signal);
  if (!answer.ok) {
    if (answer.status === 404) return { state: 'read', stored: null };
    return { state: 'failed', message: problemText(answer.problem) };
  }
  const { definition: draft, published } = Stored.parse(answer.body);
  if (published === null) return { state: 'read', stored: { draft, published: null } };
  const live = await call('GET', `${path}/versions/${published.version}`, undefined, signal);
  if (!live.ok) return { state: 'failed', message: problemText(live.problem) };
  const { version, definition } = StoredVersion.parse(live.body);
  return { state: 'read', stored: { draft, published: { version, definition } } };
}

/** Reads once what is stored of a workflow. */
export function useStoredWorkflow(workflowId: string): ReadWorkflow {
  const [read, setRead] = useState<ReadWorkflow>({ state: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    readStored(workflowId, controller.signal)
      .then(setRead)
      .catch(() => {
        if (!controller.signal.aborted) setRead({ state: 'failed', message: 'The answer could not be read.' });
      });
    return () => controller.abort();
  }, [workflowId]);
  return read;
}
