import type { Logger } from 'pino';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import type { NodeRequested } from '#events/contracts/node-events.ts';
import { toNodeCompletedEvent, toNodeFailedEvent } from '#events/contracts/node-result-event.ts';
import type { Failure } from '#schemas/failure.ts';
import { INLINE_PAYLOAD_BYTES } from '#schemas/execution/function-result.ts';
import type { Json } from '#schemas/json.ts';
import type { CredentialSource } from '../credentials/credential-source.ts';
import { executeFunction, type RunOutcome } from '../functions/execute.ts';
import { FunctionError } from '../failures/function-error.ts';
import { createFunctionLog } from '../functions/function-log.ts';
import type { FunctionServices } from '../functions/function.ts';
import { createRedactor } from '../failures/redactor.ts';
import type { FunctionRegistry } from '../functions/registry.ts';
import type { FinishedAttempt } from './result-writer.ts';
import type { Claimed } from '../store/claims-store.ts';
import { toPayloadRef } from '../store/payloads-store.ts';
import { toFailure } from '../failures/to-failure.ts';

/** A request that kills its runner so often is not tried again. */
const MAX_RUNS = 5;

/** For what fails before credentials are opened. */
const NOTHING_TO_HIDE = createRedactor([]);

export interface AttemptDependencies {
  readonly registry: FunctionRegistry;
  readonly services: FunctionServices;
  readonly credentials: CredentialSource;
  readonly readPayload: (ref: string) => Promise<Buffer | undefined>;
  readonly logger: Logger;
}

/** One attempt, claimed by this runner. `cancelled` aborts when its result is not wanted any more. */
export interface Attempt {
  readonly claim: Claimed;
  readonly request: NodeRequested;
  readonly startedAt: string;
  readonly cancelled: AbortSignal;
}

async function readInput(request: NodeRequested, dependencies: AttemptDependencies): Promise<Json> {
  if ('inline' in request.input) return request.input.inline;
  const bytes = await dependencies.readPayload(request.input.ref);
  if (bytes === undefined) {
    const message = 'The stored input of this step is gone: its execution was purged.';
    throw new FunctionError({ type: 'payload_gone', message, retryable: false });
  }
  return JSON.parse(bytes.toString());
}

async function runFunction(attempt: Attempt, dependencies: AttemptDependencies): Promise<RunOutcome> {
  const { claim, request, cancelled } = attempt;
  const definition = dependencies.registry.get(request.functionSlug);
  if (definition === undefined) {
    const message = `No function "${request.functionSlug}" runs here.`;
    throw new FunctionError({ type: 'unknown_function', message, retryable: false });
  }
  if (claim.runs > MAX_RUNS) {
    const message = `The runner died ${claim.runs - 1} times while it ran this step.`;
    throw new FunctionError({ type: 'runner_lost', message, retryable: false });
  }
  const input = await readInput(request, dependencies);
  const credentials = await dependencies.credentials.open(definition, request);
  const redactor = createRedactor(Object.values(credentials));
  const { executionId, workflowId, nodeId, nodeName, idempotencyKey } = request;
  const log = createFunctionLog(dependencies.logger.child({ executionId, nodeId }), redactor);
  const context = { executionId, workflowId, nodeId, nodeName, idempotencyKey, credentials, log };
  return executeFunction({
    definition,
    input,
    context: { ...dependencies.services, ...context },
    timeoutMs: request.timeoutMs,
    cancelled,
    redactor,
  });
}

/** The attempt of `request` ended with `error`. */
export function toFailedAttempt(
  claim: Claimed,
  request: Pick<NodeRequested, 'executionId' | 'nodeId' | 'attempt'>,
  startedAt: string,
  error: Failure,
  isSafeToRepeat = false,
): FinishedAttempt {
  const { executionId, nodeId, attempt } = request;
  const timings = { claimedAt: claim.claimedAt, startedAt, finishedAt: new Date().toISOString() };
  const data = { executionId, nodeId, attempt, error, ...timings };
  return {
    requestId: claim.requestId,
    executionId,
    result: toNodeFailedEvent({ request: claim.request, time: timings.finishedAt }, data),
    isSafeToRepeat,
  };
}

function toCompletedAttempt(
  attempt: Attempt,
  outcome: Extract<RunOutcome, { success: true }>,
  isSafeToRepeat: boolean,
): FinishedAttempt {
  const { claim, request, startedAt } = attempt;
  const { executionId, nodeId } = request;
  const { requestId } = claim;
  const timings = { claimedAt: claim.claimedAt, startedAt, finishedAt: new Date().toISOString() };
  const base = { executionId, nodeId, attempt: request.attempt, ...timings };
  const toResult = (output: { inline: Json } | { ref: string; sizeBytes: number }): CloudEvent =>
    toNodeCompletedEvent({ request: claim.request, time: timings.finishedAt }, { ...base, output });
  if (outcome.bytes.byteLength <= INLINE_PAYLOAD_BYTES) {
    return { requestId, executionId, result: toResult({ inline: outcome.data }), isSafeToRepeat };
  }
  const ref = toPayloadRef(executionId, outcome.bytes);
  return {
    requestId,
    executionId,
    result: toResult({ ref, sizeBytes: outcome.bytes.byteLength }),
    payload: { ref, executionId, requestId, bytes: outcome.bytes },
    isSafeToRepeat,
  };
}

/** An input that is stored elsewhere is large: its result may as well wait for the disk. */
function isRepeatable({ functionSlug, input }: NodeRequested, { registry }: AttemptDependencies): boolean {
  return 'inline' in input && (registry.get(functionSlug)?.isSafeToRepeat(input.inline) ?? false);
}

/** Runs one attempt to its result event; every error becomes a failure. Outputs over 8 KB go by claim check (architecture.md §3). */
export async function runAttempt(attempt: Attempt, dependencies: AttemptDependencies): Promise<FinishedAttempt> {
  const { claim, request, startedAt } = attempt;
  const outcome = await runFunction(attempt, dependencies).catch((error: unknown) => ({
    success: false as const,
    error: toFailure(error, NOTHING_TO_HIDE),
  }));
  const isSafeToRepeat = isRepeatable(request, dependencies);
  if (outcome.success) return toCompletedAttempt(attempt, outcome, isSafeToRepeat);
  return toFailedAttempt(claim, request, startedAt, outcome.error, isSafeToRepeat);
}
