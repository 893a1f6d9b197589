import { readListQuery } from '../../../server/executions/list-query.ts';
import { listExecutionsOf } from '../../../server/executions/executions.ts';
import { json, route } from '../../../server/http/route.ts';
import { refuseMethods } from '../../../server/http/refuse-methods.ts';

export const GET = route(async (request, { principal, dependencies }) =>
  json(await listExecutionsOf(dependencies.pool, principal.ownerIds, readListQuery(new URL(request.url).searchParams))),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
