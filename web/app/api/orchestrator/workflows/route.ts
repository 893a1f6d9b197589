import { z } from 'zod';
import { Json } from '#schemas/json.ts';
import { listExecutionsOf } from '../../../../server/executions/executions.ts';
import { readListQuery } from '../../../../server/executions/list-query.ts';
import { parseBody } from '../../../../server/http/parse-body.ts';
import { json, route } from '../../../../server/http/route.ts';
import { requestStart } from '../../../../server/executions/request-start.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';

const Start = z.object({ workflowId: z.string().min(1).max(200), triggerData: Json.optional() });

export const POST = route(async (request, { principal, dependencies }) => {
  const { workflowId, triggerData } = await parseBody(request, Start);
  return requestStart(dependencies, principal, {
    workflowId,
    triggerData: triggerData ?? {},
    idempotencyKey: request.headers.get('idempotency-key'),
  });
});

export const GET = route(async (request, { principal, dependencies }) =>
  json(await listExecutionsOf(dependencies.pool, principal.ownerIds, readListQuery(new URL(request.url).searchParams))),
);

export const { PUT, PATCH, DELETE } = refuseMethods('GET', 'POST');
