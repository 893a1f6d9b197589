import { json, route } from '../../../../../server/http/route.ts';
import { listTriggers } from '../../../../../server/workflows/trigger-rows.ts';
import { refuseMethods } from '../../../../../server/http/refuse-methods.ts';

export const GET = route<{ workflowId: string }>(async (_request, { params, principal, dependencies }) =>
  json(await listTriggers(dependencies.database, principal.userId, params.workflowId)),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
