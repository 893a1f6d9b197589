import type { Page } from 'playwright-core';
import { z } from 'zod';
import { StartWorkflowResponse } from '#schemas/execution/execution-api.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

const Created = z.object({ id: z.string() });

async function post(page: Page, path: string, data: unknown): Promise<unknown> {
  const answer = await page.request.post(path, { data });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return answer.json();
}

/** Stores a workflow for the visitor of `page`, who has been on some page before. @returns its id. */
export async function storeWorkflow(page: Page, definition: WorkflowDefinition): Promise<string> {
  return Created.parse(await post(page, '/api/workflows', { definition })).id;
}

/** Starts a stored workflow. @returns the execution's id. */
export async function startWorkflow(page: Page, workflowId: string, triggerData: unknown = {}): Promise<string> {
  const started = await post(page, '/api/orchestrator/workflows', { workflowId, triggerData });
  return StartWorkflowResponse.parse(started).instanceId;
}
