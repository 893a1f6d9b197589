import { json, route } from '../../../../../server/http/route.ts';
import { readVersionsQuery } from '../../../../../server/workflows/page-queries.ts';
import { listVersions } from '../../../../../server/workflows/workflow-versions.ts';
import { refuseMethods } from '../../../../../server/http/refuse-methods.ts';

export const GET = route<{ workflowId: string }>(async (request, { params, principal, dependencies }) => {
  const page = readVersionsQuery(new URL(request.url).searchParams);
  return json(await listVersions(dependencies.database, principal.userId, params.workflowId, page));
});

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
