import { json, route } from '#web/server/route.ts';
import { listVersions } from '#web/server/workflow-versions.ts';
import { refuseMethods } from '#web/server/refuse-methods.ts';

export const GET = route<{ workflowId: string }>(async (_request, { params, principal, dependencies }) =>
  json({ versions: await listVersions(dependencies.database, principal.userId, params.workflowId) }),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
