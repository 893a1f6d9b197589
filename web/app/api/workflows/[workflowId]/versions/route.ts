import { json, route } from '../../../../../server/route.ts';
import { listVersions } from '../../../../../server/workflow-versions.ts';
import { refuseMethods } from '../../../../../server/refuse-methods.ts';

export const GET = route<{ workflowId: string }>(async (_request, { params, principal, dependencies }) =>
  json({ versions: await listVersions(dependencies.database, principal.userId, params.workflowId) }),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
