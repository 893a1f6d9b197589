import { readListQuery } from '../../../server/list-query.ts';
import { listExecutions } from '../../../server/executions.ts';
import { json, route } from '../../../server/route.ts';
import { refuseMethods } from '../../../server/refuse-methods.ts';

export const GET = route(async (request, { principal, dependencies }) =>
  json(
    await listExecutions(dependencies.database, principal.ownerIds, readListQuery(new URL(request.url).searchParams)),
  ),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
