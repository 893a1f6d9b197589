import type { Logger } from 'pino';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { toNodeCompletedEvent, toNodeFailedEvent, toNodeProgressedEvent } from '#events/contracts/node-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { toTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { Broker } from '#events/broker/broker.ts';
import type { Failure } from '#schemas/failure.ts';
import { INLINE_PAYLOAD_BYTES } from '#schemas/execution/function-result.ts';
import type { Json } from '#schemas/json.ts';
import type { ClaimedAttempt, EndedAttempt, RunningAttempt } from '../attempt.ts';
import type { CredentialSource } from '../credentials/credential-source.ts';
import { executeFunction, type RunOutcome } from '../functions/execute.ts';
import { FunctionError } from '../failures/function-error.ts';
import { createRedactor } from '../failures/redactor.ts';
import { toFailure } from '../failures/to-failure.ts';
import { createFunctionLog, type FunctionServices } from '../functions/function.ts';
import type { FunctionRegistry } from '../functions/registry.ts';
import { toPayloadRef } from '../store/payloads-store.ts';
import { toLostFailure } from './lost-attempt.ts';
import type { BegunAttempts } from './begun-attempts.ts';
import type { AttemptObserver } from './attempt-observer.ts';

/** A request that kills its runner so often is not tried again. */
const MAX_RUNS = 5;

/** Decision D41: who waits is told once a step takes longer. */
const PROGRESS_AFTER_MS = 250;

/** For what fails before credentials are opened. */
const NOTHING_TO_HIDE = createRedactor([]);

export interface RunDependencies {
  readonly registry: FunctionRegistry;
  readonly services: FunctionServices;
  readonly credentials: CredentialSource;
  readonly readPayload: (ref: string) => Promise<Buffer | undefined>;
  readonly begun: BegunAttempts;
  /** Where progress is published. */
  readonly broker: Pick<Broker, 'publish'>;
  readonly observer?: AttemptObserver;
  readonly logger: Logger;
}

async function readInput({ request }: RunningAttempt, { readPayload }: RunDependencies): Promise<Json> {
  if ('inline' in request.input) return request.input.inline;
  const bytes = await readPayload(request.input.ref);
  if (bytes === undefined) {
    const message = 'The stored input of this step is gone: its execution was purged.';
    throw new FunctionError({ type: 'payload_gone', message, retryable: false });
  }
  return JSON.parse(bytes.toString());
}

async function runFunction(
  attempt: RunningAttempt,
  cancelled: AbortSignal,
  dependencies: RunDependencies,
): Promise<RunOutcome> {
  const { request, runs } = attempt;
  const definition = dependencies.registry.get(request.functionSlug);
  if (definition === undefined) {
    const message = `No function "${request.functionSlug}" runs here.`;
    throw new FunctionError({ type: 'unknown_function', message, retryable: false });
  }
  if (runs > MAX_RUNS) {
    const message = `The runner died ${runs - 1} times while it ran this step.`;
    throw new FunctionError({ type: 'runner_lost', message, retryable: false });
  }
  const input = await readInput(attempt, dependencies);
  if (attempt.lost !== null)
    return { success: false, error: toLostFailure(attempt.lost, definition.isSafeToRepeat(input)) };
  const credentials = await dependencies.credentials.open(definition, request);
  const redactor = createRedactor(Object.values(credentials));
  const { executionId, workflowId, nodeId, nodeName, idempotencyKey, timeoutMs } = request;
  const log = createFunctionLog(dependencies.logger.child({ executionId, nodeId }), redactor);
  const context = { executionId, workflowId, nodeId, nodeName, idempotencyKey, credentials, log };
  return executeFunction(definition, input, {
    context: { ...dependencies.services, ...context },
    timeoutMs,
    cancelled,
    redactor,
  });
}

/** The fields that every result of an attempt has. */
function toResultFields({ request, claimedAt, startedAt, lost }: Omit<RunningAttempt, 'state'>) {
  const { executionId, nodeId, attempt } = request;
  return { executionId, nodeId, attempt, claimedAt, startedAt, finishedAt: lost?.seenAt ?? new Date().toISOString() };
}

/** Ends an attempt with a failure. */
export function toFailedAttempt(
  attempt: Omit<RunningAttempt, 'state'>,
  error: Failure,
  isSafeToRepeat = false,
): EndedAttempt {
  const fields = toResultFields(attempt);
  const result = toNodeFailedEvent({ request: attempt.event, time: fields.finishedAt }, { ...fields, error });
  return { ...attempt, state: 'ended', result, payload: null, isSafeToRepeat };
}

/** Outputs over 8 KB go by claim check (decision D68). */
function toCompletedAttempt(attempt: RunningAttempt, data: Json, bytes: Buffer, isSafeToRepeat: boolean): EndedAttempt {
  const fields = toResultFields(attempt);
  const isInline = bytes.byteLength <= INLINE_PAYLOAD_BYTES;
  const payload = isInline ? null : { ref: toPayloadRef(fields.executionId, bytes), bytes };
  const output = payload === null ? { inline: data } : { ref: payload.ref, sizeBytes: bytes.byteLength };
  const result = toNodeCompletedEvent({ request: attempt.event, time: fields.finishedAt }, { ...fields, output });
  return { ...attempt, state: 'ended', result, payload, isSafeToRepeat };
}

/** An input that is stored elsewhere is large: its result may as well wait for the disk. */
function isRepeatable({ request: { functionSlug, input } }: RunningAttempt, { registry }: RunDependencies): boolean {
  return 'inline' in input && (registry.get(functionSlug)?.isSafeToRepeat(input.inline) ?? false);
}

async function end(
  attempt: RunningAttempt,
  cancelled: AbortSignal,
  dependencies: RunDependencies,
): Promise<EndedAttempt> {
  const outcome = await runFunction(attempt, cancelled, dependencies).catch((error: unknown) => ({
    success: false as const,
    error: toFailure(error, NOTHING_TO_HIDE),
  }));
  const isSafeToRepeat = isRepeatable(attempt, dependencies);
  if (!outcome.success) return toFailedAttempt(attempt, outcome.error, isSafeToRepeat);
  return toCompletedAttempt(attempt, outcome.data, outcome.bytes, isSafeToRepeat);
}

function publishProgress(event: CloudEvent, running: RunningAttempt, { broker, logger }: RunDependencies): void {
  const { finishedAt: time, ...fields } = toResultFields(running);
  const progressed = toNodeProgressedEvent({ request: event, time }, { ...fields, state: 'started' });
  broker.publish([{ topic: TOPICS.results, event: progressed }]).catch((error: unknown) => {
    logger.warn({ err: error, requestId: running.id }, 'progress was not published');
  });
}

/** Runs one attempt to its result event. Every error becomes a failure; nothing a function does makes this reject. */
export async function runAttempt(
  attempt: ClaimedAttempt,
  cancelled: AbortSignal,
  dependencies: RunDependencies,
): Promise<EndedAttempt> {
  const observed = dependencies.observer?.began(attempt);
  const trace = observed?.trace ?? null;
  // The result says where it was made: its trace goes on at the span of the attempt.
  const event = trace === null ? attempt.event : { ...attempt.event, traceparent: toTraceparent(trace) };
  const startedAt = attempt.lost?.begunAt ?? new Date().toISOString();
  const running: RunningAttempt = { ...attempt, state: 'running', event, startedAt };
  const isRepeated = isRepeatable(running, dependencies);
  const progress = setTimeout(() => {
    publishProgress(attempt.event, running, dependencies);
    if (isRepeated) dependencies.begun.note(attempt);
  }, PROGRESS_AFTER_MS);
  try {
    if (!isRepeated) await dependencies.begun.begin(attempt);
    const ended = await end(running, cancelled, dependencies);
    observed?.ended(ended.result);
    return ended;
  } finally {
    clearTimeout(progress);
  }
}
