import { z } from 'zod';
import { Json } from '#schemas/json.ts';
import { parseBody } from '../../../../../../server/http/parse-body.ts';
import { route } from '../../../../../../server/http/route.ts';
import { rerunExecution } from '../../../../../../server/executions/request-start.ts';
import { refuseMethods } from '../../../../../../server/http/refuse-methods.ts';
import { RerunUse } from '../../../../../../wire/workflow.ts';

const Rerun = z.strictObject({ use: RerunUse.default('same'), triggerData: Json.optional() });

export const POST = route<{ id: string }>(async (request, { params, principal, dependencies }) => {
  const body = await parseBody(request, Rerun);
  const idempotencyKey = request.headers.get('idempotency-key');
  return rerunExecution(dependencies, principal, params.id, { ...body, idempotencyKey });
});

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
