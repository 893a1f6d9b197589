import type { Page } from 'playwright-core';
import { z } from 'zod';
import { StartWorkflowResponse } from '#schemas/execution/execution-api.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

const Created = z.object({ id: z.string() });
const Draft = z.object({ revision: z.number() });

async function post(page: Page, path: string, data: unknown): Promise<unknown> {
  const answer = await page.request.post(path, { data });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return answer.json();
}

/** Stores a workflow for the visitor of `page`, who has been on some page before. @returns its id. */
export async function storeWorkflow(page: Page, definition: WorkflowDefinition): Promise<string> {
  return Created.parse(await post(page, '/api/workflows', { definition })).id;
}

async function readRevision(page: Page, workflowId: string): Promise<number> {
  const answer = await page.request.get(`/api/workflows/${workflowId}`);
  return Draft.parse(await answer.json()).revision;
}

/** Saves another draft of a stored workflow. */
export async function saveDraft(page: Page, workflowId: string, definition: WorkflowDefinition): Promise<void> {
  const revision = await readRevision(page, workflowId);
  const answer = await page.request.put(`/api/workflows/${workflowId}`, { data: { revision, definition } });
  if (!answer.ok()) throw new Error(`The draft was not saved: ${await answer.text()}`);
}

/** Publishes the draft of a stored workflow. */
export async function publishWorkflow(page: Page, workflowId: string, note?: string): Promise<void> {
  const revision = await readRevision(page, workflowId);
  await post(page, `/api/workflows/${workflowId}/publish`, { revision, ...(note === undefined ? {} : { note }) });
}

/** Starts the draft of a stored workflow. @returns the execution's id. */
export async function startWorkflow(page: Page, workflowId: string, triggerData: unknown = {}): Promise<string> {
  const revision = await readRevision(page, workflowId);
  const body = { workflowId, draft: true, revision, triggerData };
  return StartWorkflowResponse.parse(await post(page, '/api/orchestrator/workflows', body)).instanceId;
}
