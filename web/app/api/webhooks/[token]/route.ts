import { getDependencies } from '../../../../server/dependencies.ts';
import { readJson } from '../../../../server/http/read-json.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { readWebhookEventId } from '#events/platform/http/webhook-event-id.ts';
import { problemResponse } from '../../../../server/http/problem-response.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';
import { traceRoute } from '../../../../server/http/trace-route.ts';

interface Context {
  readonly params: Promise<{ token: string }>;
}

async function fire(request: Request, token: string): Promise<Response> {
  const { orchestrator } = getDependencies();
  const eventId = readWebhookEventId((name) => request.headers.get(name));
  try {
    const body = await readJson(request);
    return await orchestrator.send({
      method: 'POST',
      path: `/api/v2/webhooks/${encodeURIComponent(token)}`,
      principal: null,
      headers: eventId === null ? {} : { 'idempotency-key': eventId },
      body: body ?? null,
    });
  } catch (error) {
    if (error instanceof HttpProblem) return problemResponse(error.problem);
    throw error;
  }
}

/** Starts the workflow whose webhook has this token. The token is the permission; no session is asked. */
export async function POST(request: Request, context: Context): Promise<Response> {
  const params = await context.params;
  return traceRoute(request, params, () => fire(request, params.token));
}

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
