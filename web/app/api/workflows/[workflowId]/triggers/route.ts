import { json, route } from '../../../../../server/http/route.ts';
import { listTriggers } from '../../../../../server/workflows/trigger-rows.ts';
import { getWorkflow } from '../../../../../server/workflows/workflows.ts';
import { refuseMethods } from '../../../../../server/http/refuse-methods.ts';

export const GET = route<{ workflowId: string }>(async (_request, { params, principal, dependencies }) => {
  const { database } = dependencies;
  await getWorkflow(database, principal.userId, params.workflowId);
  return json({ triggers: await listTriggers(database, params.workflowId) });
});

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
