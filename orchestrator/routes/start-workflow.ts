import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import {
  StartVersionRequest,
  StartWorkflowRequest,
  type StartWorkflowResponse,
} from '#schemas/execution/execution-api.ts';
import { isRecord } from '#schemas/json.ts';
import { seal } from '#schemas/sealed-box.ts';
import { startExecution, type StartDependencies, type StartSource } from '../triggers/start-execution.ts';
import { readIdempotencyKey, toKeyReused, toPrincipal } from './request-fields.ts';

export interface StartRouteDependencies extends StartDependencies {
  readonly runnerPublicKey: string;
}

/** The definition stays loose here. It is validated later, so that all its problems are answered at once, with nodes and fields. */
const StartBody = StartWorkflowRequest.extend({ definition: z.looseObject({}) });

type StartFields = Omit<StartVersionRequest, 'workflowId' | 'version'>;

const ONE_SOURCE = 'Give either `definition`, or `workflowId` and `version` of a saved workflow.';

/** @throws {HttpProblem} 400 when the body has the wrong shape, or does not say exactly once what is started. */
function readBody(body: unknown): { readonly source: StartSource; readonly fields: StartFields } {
  const isSaved = isRecord(body) && ('workflowId' in body || 'version' in body);
  if (isRecord(body) && isSaved === 'definition' in body) {
    const error = { field: 'definition', code: 'one_source', message: ONE_SOURCE };
    throw new HttpProblem(400, 'Bad request', ONE_SOURCE, [error]);
  }
  if (isSaved) {
    const { workflowId, version, ...fields } = parseShape(StartVersionRequest, body);
    return { source: { kind: 'saved', workflowId, version }, fields };
  }
  const { definition, workflowVersion = null, ...fields } = parseShape(StartBody, body);
  return { source: { kind: 'received', definition, workflowVersion }, fields };
}

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
    const { source, fields } = readBody(request.body);
    const receipt = toReceipt(request);
    const { integrations } = fields;
    const outcome = await startExecution(dependencies, {
      source,
      ownerId,
      trigger: fields.triggerData ?? {},
      triggerType: 'manual',
      triggerNodeIds: null,
      depth: 0,
      rerunOf: fields.rerunOf ?? null,
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
