import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import { StartWorkflowRequest, type StartWorkflowResponse } from '#schemas/execution/execution-api.ts';
import { seal } from '#schemas/sealed-box.ts';
import { startExecution, type StartDependencies } from '../triggers/start-execution.ts';
import { readIdempotencyKey, toKeyReused, toPrincipal } from './request-fields.ts';

export interface StartRouteDependencies extends StartDependencies {
  readonly runnerPublicKey: string;
}

/** The definition stays loose here. It is validated later, so that all its problems are answered at once, with nodes and fields. */
const StartBody = StartWorkflowRequest.extend({ definition: z.looseObject({}) });

function toReceipt(request: FastifyRequest): { key: string; bodyHash: string } | null {
  const key = readIdempotencyKey(request);
  if (key === null) return null;
  const bodyHash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
  return { key: `idempotency:${key}`, bodyHash };
}

/** POST /api/v2/workflows: starts an execution; 202 once it is committed, 422 with every problem of the definition. */
export function registerStartWorkflow(app: FastifyInstance, dependencies: StartRouteDependencies): void {
  app.post('/api/v2/workflows', async (request, reply) => {
    const ownerId = toPrincipal(request);
    const body = parseShape(StartBody, request.body);
    const receipt = toReceipt(request);
    const { integrations } = body;
    const outcome = await startExecution(dependencies, {
      definition: body.definition,
      workflowVersion: body.workflowVersion ?? null,
      ownerId,
      trigger: body.triggerData ?? {},
      triggerType: 'manual',
      triggerNodeIds: null,
      depth: 0,
      rerunOf: body.rerunOf ?? null,
      sealedIntegrations:
        integrations === undefined
          ? null
          : (instanceId) => Buffer.from(seal(dependencies.runnerPublicKey, JSON.stringify(integrations), instanceId)),
      receipt,
    });
    if (outcome.status === 'duplicate' && outcome.bodyHash !== receipt?.bodyHash) throw toKeyReused();
    if (outcome.status === 'started')
      request.log.info({ executionId: outcome.instanceId, workflowId: outcome.workflowId }, 'execution started');
    const answer: StartWorkflowResponse = {
      instanceId: outcome.instanceId,
      workflowId: outcome.workflowId,
      status: 'started',
    };
    return reply.code(202).send(answer);
  });
}
