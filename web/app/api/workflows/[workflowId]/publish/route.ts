import { parseBody } from '../../../../../server/http/parse-body.ts';
import { json, route } from '../../../../../server/http/route.ts';
import { refuseMethods } from '../../../../../server/http/refuse-methods.ts';
import { publishWorkflow } from '../../../../../server/workflows/publish-workflow.ts';
import { PublishRequest } from '../../../../../wire/workflow.ts';

export const POST = route<{ workflowId: string }>(async (request, { params, principal, dependencies }) => {
  const body = await parseBody(request, PublishRequest);
  return json(await publishWorkflow(dependencies.database, principal.userId, params.workflowId, body));
});

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
