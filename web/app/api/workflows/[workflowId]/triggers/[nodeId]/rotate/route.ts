import { json, route } from '../../../../../../../server/http/route.ts';
import { refuseMethods } from '../../../../../../../server/http/refuse-methods.ts';
import { rotateAddress } from '../../../../../../../server/workflows/webhook-addresses.ts';
import { requireWorkflow } from '../../../../../../../server/workflows/workflows.ts';

interface Params {
  readonly workflowId: string;
  readonly nodeId: string;
}

export const POST = route<Params>(async (_request, { params, principal, dependencies }) => {
  const { database } = dependencies;
  await requireWorkflow(database, principal.userId, params.workflowId);
  return json({ webhookToken: await rotateAddress(database, params.workflowId, params.nodeId) });
});

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
