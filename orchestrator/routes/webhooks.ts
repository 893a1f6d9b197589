import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { readWebhookEventId } from '#events/platform/http/webhook-event-id.ts';
import type { Json } from '#schemas/json.ts';
import { readWebhookTrigger } from '../store/event-triggers.ts';
import type { StartDependencies } from '../triggers/start-execution.ts';
import { startSavedWorkflow } from '../triggers/start-saved-workflow.ts';

interface WebhookRoute {
  Params: { token: string };
  Body: Json | undefined;
}

/** The id by which a repeated call is recognised. Without one, each call is new. */
function toEventId({ headers }: FastifyRequest<WebhookRoute>): string {
  return readWebhookEventId((name) => headers[name]) ?? randomUUID();
}

/** One answer for addresses that never were and those that are not live: who calls one learns nothing of the inside. */
function toNoWebhook(): HttpProblem {
  return new HttpProblem(404, 'Not found', 'There is no such webhook.');
}

/**
 * POST /api/v2/webhooks/{token}: starts the workflow whose live webhook trigger has that token; `trigger` is the JSON body (decision D25). The answer is
 * the same when the start failed: that is for the owner to see (decision D79).
 */
export function registerWebhooks(
  app: FastifyInstance,
  dependencies: StartDependencies & { readonly pool: pg.Pool },
): void {
  app.post<WebhookRoute>('/api/v2/webhooks/:token', async (request, reply) => {
    const { token } = request.params;
    const trigger = /^[A-Za-z0-9_-]{16,128}$/.test(token) ? await readWebhookTrigger(dependencies.pool, token) : null;
    if (trigger === null) throw toNoWebhook();
    const outcome = await startSavedWorkflow(dependencies, {
      triggers: [trigger],
      triggerType: 'webhook',
      trigger: request.body ?? {},
      depth: 0,
      event: { source: `/webhooks/${trigger.workflowId}`, id: toEventId(request) },
    });
    if (outcome === null) throw toNoWebhook();
    request.log.info({ executionId: outcome.instanceId, outcome: outcome.status }, 'webhook received');
    return reply.code(202).send({ instanceId: outcome.instanceId, workflowId: trigger.workflowId, status: 'started' });
  });
}
