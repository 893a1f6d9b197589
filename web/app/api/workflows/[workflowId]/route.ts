import { z } from 'zod';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { parseBody } from '../../../../server/http/parse-body.ts';
import { json, route } from '../../../../server/http/route.ts';
import { deleteWorkflow, getWorkflow, saveDraft, switchTriggers } from '../../../../server/workflows/workflows.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';
import { TriggerSwitch } from '../../../../wire/workflow.ts';

interface Params {
  readonly workflowId: string;
}

const Save = z.object({ definition: WorkflowDefinition, revision: z.number().int().positive() });
const Rename = z.strictObject({ name: z.string().trim().min(1).max(200) });

export const GET = route<Params>(async (_request, { params, principal, dependencies }) =>
  json(await getWorkflow(dependencies.database, principal.userId, params.workflowId)),
);

export const PUT = route<Params>(async (request, { params, principal, dependencies }) => {
  const change = await parseBody(request, Save);
  return json(await saveDraft(dependencies.database, principal.userId, params.workflowId, change));
});

export const PATCH = route<Params>(async (request, { params, principal, dependencies }) => {
  const body = await parseBody(request, z.union([Rename, TriggerSwitch]));
  const { database } = dependencies;
  const { userId } = principal;
  if ('areTriggersEnabled' in body) return json(await switchTriggers(database, userId, params.workflowId, body));
  const { definition, revision } = await getWorkflow(database, userId, params.workflowId);
  const change = { revision, definition: { ...definition, name: body.name } };
  return json(await saveDraft(database, userId, params.workflowId, change));
});

export const DELETE = route<Params>(async (_request, { params, principal, dependencies }) => {
  await deleteWorkflow(dependencies.database, principal.userId, params.workflowId);
  return new Response(null, { status: 204 });
});

export const { POST } = refuseMethods('GET', 'PUT', 'PATCH', 'DELETE');
