import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import {
  StartDraftRequest,
  StartVersionRequest,
  StartWorkflowRequest,
  type StartWorkflowResponse,
} from '#schemas/execution/execution-api.ts';
import { isRecord } from '#schemas/json.ts';
import { seal } from '#schemas/sealed-box.ts';
import type { StartReceipt } from '../engine/engine.ts';
import { readFormerStart } from '../store/former-start.ts';
import { readDraft } from '../store/saved-workflows.ts';
import { startExecution, type StartDependencies, type StartSource } from '../triggers/start-execution.ts';
import { readIdempotencyKey, toKeyReused, toPrincipal } from './request-fields.ts';

export interface StartRouteDependencies extends StartDependencies {
  readonly pool: pg.Pool;
  readonly runnerPublicKey: string;
}

/** The definition stays loose here. It is validated later, so that all its problems are answered at once, with nodes and fields. */
const StartBody = StartWorkflowRequest.extend({ definition: z.looseObject({}) });

type StartFields = Omit<StartVersionRequest, 'workflowId' | 'version'>;

const ONE_SOURCE = 'Give either `definition`, or `workflowId` and `version` of a saved workflow.';

/** @throws {HttpProblem} 422 when the owner has no such workflow; 409 when its draft is at another revision. */
async function findDraft(
  pool: pg.Pool,
  ownerId: string,
  { workflowId, revision }: Pick<StartDraftRequest, 'workflowId' | 'revision'>,
): Promise<StartSource> {
  const draft = await readDraft(pool, ownerId, workflowId);
  if (draft === null) {
    const message = `There is no workflow ${JSON.stringify(workflowId)}.`;
    const error = { field: 'workflowId', code: 'unknown_workflow', message };
    throw new HttpProblem(422, 'Unknown workflow', message, [error]);
  }
  if (draft.revision !== revision) {
    const message = `The draft was changed meanwhile: it is at revision ${draft.revision} now.`;
    const error = { field: 'revision', code: 'revision_conflict', message };
    throw new HttpProblem(409, 'Changed meanwhile', message, [error], { revision: draft.revision });
  }
  return { kind: 'received', definition: draft.definition, workflowVersion: null, isDraft: true };
}

interface ReadBody {
  readonly source: StartSource;
  readonly fields: StartFields;
}

/** @throws {HttpProblem} 400 when the body has the wrong shape, or does not say exactly once what is started; and what `findDraft` throws. */
async function readBody(pool: pg.Pool, ownerId: string, body: unknown): Promise<ReadBody> {
  const isSaved = isRecord(body) && ('workflowId' in body || 'version' in body || 'draft' in body);
  if (isRecord(body) && isSaved === 'definition' in body) {
    const error = { field: 'definition', code: 'one_source', message: ONE_SOURCE };
    throw new HttpProblem(400, 'Bad request', ONE_SOURCE, [error]);
  }
  if (isSaved && 'draft' in body) {
    const { workflowId, draft: _draft, revision, ...fields } = parseShape(StartDraftRequest, body);
    return { source: await findDraft(pool, ownerId, { workflowId, revision }), fields };
  }
  if (isSaved) {
    const { workflowId, version, ...fields } = parseShape(StartVersionRequest, body);
    return { source: { kind: 'saved', workflowId, version }, fields };
  }
  const { definition, workflowVersion = null, isDraft = false, ...fields } = parseShape(StartBody, body);
  return { source: { kind: 'received', definition, workflowVersion, isDraft }, fields };
}

function toReceipt(request: FastifyRequest, scope: string): StartReceipt | null {
  const key = readIdempotencyKey(request);
  if (key === null) return null;
  const bodyHash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
  return { scope, key: `idempotency:${key}`, bodyHash };
}

/** POST /api/v2/workflows: starts an execution; 202 once it is committed, 422 with every problem of the definition. */
export function registerStartWorkflow(app: FastifyInstance, dependencies: StartRouteDependencies): void {
  app.post('/api/v2/workflows', async (request, reply) => {
    const ownerId = toPrincipal(request);
    const { source, fields } = await readBody(dependencies.pool, ownerId, request.body);
    const receipt = toReceipt(request, ownerId);
    const { integrations, rerunOf = null } = fields;
    // A run again fires the triggers that fired first, so that the same steps run.
    const former = rerunOf === null ? null : await readFormerStart(dependencies.pool, rerunOf, ownerId);
    const outcome = await startExecution(dependencies, {
      source,
      ownerId,
      trigger: fields.triggerData ?? {},
      triggerType: former?.triggerType ?? 'manual',
      triggerNodeIds: former?.triggerNodeIds ?? null,
      depth: 0,
      rerunOf,
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
