import { json, route } from '../../../../../server/http/route.ts';
import { listVersions } from '../../../../../server/workflows/workflow-versions.ts';
import { refuseMethods } from '../../../../../server/http/refuse-methods.ts';

export const GET = route<{ workflowId: string }>(async (_request, { params, principal, dependencies }) =>
  json({ versions: await listVersions(dependencies.database, principal.userId, params.workflowId) }),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
