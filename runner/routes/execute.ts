import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import type { Failure } from '#schemas/failure.ts';
import { ExecuteRequest, type FunctionResult } from '#schemas/execution/function-result.ts';
import { isTextDeeperThan } from '#schemas/json-safety.ts';
import type { ProblemError } from '#schemas/problem.ts';
import { executeFunction } from '../functions/execute.ts';
import { resolveExecuteInput } from '../functions/execute-input.ts';
import type { FunctionDefinition, FunctionServices } from '../functions/function.ts';
import { createRedactor } from '../failures/redactor.ts';
import type { InvokedAttempts } from '../attempts/invoked-attempts.ts';
import type { FunctionRegistry } from '../functions/registry.ts';
import { toReceiptId, type ExecuteReceipt } from '../store/execute-receipts-store.ts';
import { answerAttemptCall } from './attempt-call.ts';

/** Store of the answers to calls with an `Idempotency-Key`. */
export interface ExecuteReceipts {
  claim(receiptId: string, executionId: string, bodyHash: string, leaseMs: number): Promise<ExecuteReceipt>;
  finish(receiptId: string, bodyHash: string, answer: FunctionResult): Promise<void>;
}

export interface ExecuteRouteDependencies {
  readonly registry: FunctionRegistry;
  readonly services: FunctionServices;
  readonly receipts: ExecuteReceipts;
  readonly attempts: InvokedAttempts;
  readonly logger: Logger;
}

/** An output nested as deep as outputs may be, in `node_outputs` with a label around it, and a little more. */
const MAX_DEPTH = 40;

const INVALID_INPUT = new Set(['validation', 'template_unresolved', 'template_syntax', 'template_too_large']);

/**
 * Fastify's JSON parser behind a look at the depth: what is checked by recursion later must not be deeper than the stack. An empty body is an absent one;
 * other content types are 415.
 */
function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (text === '') return done(null, undefined);
    if (!isTextDeeperThan(text, MAX_DEPTH)) return parse(request, text, done);
    return done(new HttpProblem(400, 'Bad request', `The JSON is nested more than ${MAX_DEPTH} levels deep.`));
  });
}

function readFieldErrors(failure: Failure): readonly ProblemError[] {
  const details = Array.isArray(failure.details) ? failure.details : [failure.details];
  return details.flatMap((detail) => {
    if (typeof detail !== 'object' || detail === null || !('field' in detail)) return [];
    const message = 'message' in detail ? String(detail.message) : failure.message;
    return [{ field: `input.${String(detail.field)}`, code: failure.type, message }];
  });
}

function toUnprocessable(failure: Failure): HttpProblem {
  return new HttpProblem(422, 'Invalid input', failure.message, readFieldErrors(failure));
}

async function run(
  request: ExecuteRequest,
  definition: FunctionDefinition,
  idempotencyKey: string,
  { services, logger }: ExecuteRouteDependencies,
): Promise<FunctionResult> {
  const resolved = resolveExecuteInput(request, definition);
  if (!resolved.ok) return { success: false, error: resolved.failure };
  const { execution_id: executionId, workflow_id: workflowId, node_id: nodeId, node_name: nodeName } = request;
  const log = logger.child({ executionId, nodeId });
  const outcome = await executeFunction(definition, resolved.value, {
    context: { ...services, executionId, workflowId, nodeId, nodeName, idempotencyKey, credentials: {}, log },
    timeoutMs: definition.timeoutSeconds * 1_000,
    cancelled: new AbortController().signal,
    redactor: createRedactor([]),
  });
  return outcome.success ? { success: true, data: outcome.data } : outcome;
}

async function runOnce(
  request: ExecuteRequest,
  definition: FunctionDefinition,
  idempotencyKey: string,
  dependencies: ExecuteRouteDependencies,
): Promise<FunctionResult> {
  const { receipts } = dependencies;
  const receiptId = toReceiptId(idempotencyKey);
  const bodyHash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  const leaseMs = definition.timeoutSeconds * 1_000 + 10_000;
  const receipt = await receipts.claim(receiptId, request.execution_id, bodyHash, leaseMs);
  if (receipt.state === 'done') return receipt.result;
  if (receipt.state === 'running')
    throw new HttpProblem(409, 'Conflict', 'A call with this Idempotency-Key is running.');
  if (receipt.state === 'other_body') {
    throw new HttpProblem(422, 'Idempotency key reused', 'This Idempotency-Key came with another body before.');
  }
  const answer = await run(request, definition, idempotencyKey, dependencies);
  await receipts.finish(receiptId, bodyHash, answer);
  return answer;
}

/**
 * POST /execute (specification, "Function Runner API"): runs one function now and answers `{success, data}` or `{success: false, error}`. Calls
 * are deduplicated only when they carry `Idempotency-Key` (decision D46). A failure of the function is an answer 200; what is wrong with the call
 * is a problem: 400, 404 (no such function), 409, 413, 415, 422 (its input). With `attempt` it is `answerAttemptCall`.
 */
export function registerExecuteRoute(app: FastifyInstance, dependencies: ExecuteRouteDependencies): void {
  acceptJson(app);
  app.post('/execute', async (httpRequest, reply) => {
    const { attempt, ...request } = parseShape(ExecuteRequest, httpRequest.body);
    if (attempt !== undefined) {
      return await answerAttemptCall({ ...request, attempt }, dependencies.attempts, httpRequest, reply);
    }
    const definition = dependencies.registry.get(request.function_slug);
    if (definition === undefined) {
      throw new HttpProblem(404, 'Not found', `There is no function "${request.function_slug}".`, [
        { field: 'function_slug', code: 'unknown_function', message: 'GET /functions lists what there is.' },
      ]);
    }
    const header = httpRequest.headers['idempotency-key'];
    const answer =
      typeof header === 'string' && header !== ''
        ? await runOnce(request, definition, header, dependencies)
        : await run(request, definition, randomUUID(), dependencies);
    if (!answer.success && INVALID_INPUT.has(answer.error.type)) throw toUnprocessable(answer.error);
    return answer;
  });
}
