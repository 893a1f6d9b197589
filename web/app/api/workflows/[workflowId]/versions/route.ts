import { json, route } from '#web/server/route.ts';
import { listVersions } from '#web/server/workflow-versions.ts';

export const GET = route<{ workflowId: string }>(async (_request, { params, principal, dependencies }) =>
  json({ versions: await listVersions(dependencies.database, principal.userId, params.workflowId) }),
);
