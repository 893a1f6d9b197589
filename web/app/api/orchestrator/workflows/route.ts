import { z } from 'zod';
import { Json } from '#schemas/json.ts';
import { listExecutionsOf } from '../../../../server/executions/executions.ts';
import { readListQuery } from '../../../../server/executions/list-query.ts';
import { parseBody } from '../../../../server/http/parse-body.ts';
import { json, route } from '../../../../server/http/route.ts';
import { requestStart } from '../../../../server/executions/request-start.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';

/** Run in the editor: the draft as it was saved last. */
const Start = z.strictObject({
  workflowId: z.string().min(1).max(200),
  draft: z.literal(true),
  revision: z.number().int().positive(),
  triggerData: Json.optional(),
});

export const POST = route(async (request, { principal, dependencies }) => {
  const { workflowId, revision, triggerData } = await parseBody(request, Start);
  return requestStart(dependencies, principal, {
    workflowId,
    revision,
    triggerData: triggerData ?? {},
    idempotencyKey: request.headers.get('idempotency-key'),
  });
});

export const GET = route(async (request, { principal, dependencies }) =>
  json(await listExecutionsOf(dependencies.pool, principal.ownerIds, readListQuery(new URL(request.url).searchParams))),
);

export const { PUT, PATCH, DELETE } = refuseMethods('GET', 'POST');
