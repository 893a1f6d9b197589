import { json, route } from '../../../../../server/http/route.ts';
import { refuseMethods } from '../../../../../server/http/refuse-methods.ts';
import { unpublishWorkflow } from '../../../../../server/workflows/publish-workflow.ts';

export const POST = route<{ workflowId: string }>(async (_request, { params, principal, dependencies }) =>
  json(await unpublishWorkflow(dependencies.database, principal.userId, params.workflowId)),
);

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
