import { z } from 'zod';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { parseBody } from '../../../../server/http/parse-body.ts';
import { json, route } from '../../../../server/http/route.ts';
import { deleteWorkflow, getWorkflow, saveVersion } from '../../../../server/workflows/workflows.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';

interface Params {
  readonly workflowId: string;
}

const Save = z.object({ definition: WorkflowDefinition, revision: z.number().int().positive() });
const Rename = z.object({ name: z.string().trim().min(1).max(200) });

export const GET = route<Params>(async (_request, { params, principal, dependencies }) =>
  json(await getWorkflow(dependencies.database, principal.userId, params.workflowId)),
);

export const PUT = route<Params>(async (request, { params, principal, dependencies }) => {
  const change = await parseBody(request, Save);
  return json(await saveVersion(dependencies.database, principal.userId, params.workflowId, change));
});

export const PATCH = route<Params>(async (request, { params, principal, dependencies }) => {
  const { name } = await parseBody(request, Rename);
  const { database } = dependencies;
  const { definition, revision } = await getWorkflow(database, principal.userId, params.workflowId);
  const change = { revision, definition: { ...definition, name } };
  return json(await saveVersion(database, principal.userId, params.workflowId, change));
});

export const DELETE = route<Params>(async (_request, { params, principal, dependencies }) => {
  await deleteWorkflow(dependencies.database, principal.userId, params.workflowId);
  return new Response(null, { status: 204 });
});

export const { POST } = refuseMethods('GET', 'PUT', 'PATCH', 'DELETE');
