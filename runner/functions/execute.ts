import { MAX_OUTPUT_BYTES, type FunctionResult } from '#schemas/execution/function-result.ts';
import type { Json } from '#schemas/json.ts';
import { isTextDeeperThan } from '#schemas/json-safety.ts';
import { FunctionError } from '../failures/function-error.ts';
import type { FunctionContext, FunctionDefinition } from './function.ts';
import type { Redactor } from '../failures/redactor.ts';
import { toFailure } from '../failures/to-failure.ts';

/** Deepest nesting of an output (decision D28). */
const MAX_NESTING = 32;
/** After its timeout a function has this long to say what it knows, e.g. whether the request was sent. */
const LAST_WORD_MS = 100;

export interface ExecuteOptions {
  readonly context: Omit<FunctionContext, 'signal' | 'timeoutMs'>;
  readonly timeoutMs: number;
  /** Aborted when nobody wants the result any more. */
  readonly cancelled: AbortSignal;
  readonly redactor: Redactor;
}

/** How a run ended; `bytes` is the JSON text of the data, measured once. */
export type RunOutcome =
  | { readonly success: true; readonly data: Json; readonly bytes: Buffer }
  | Extract<FunctionResult, { success: false }>;

/** Thrown into the run when its time is over; becomes the failure `timeout`. */
class TimeIsOver extends Error {
  override readonly name = 'TimeIsOver';
}

function rejectAfterAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => void setTimeout(() => reject(signal.reason), LAST_WORD_MS), { once: true });
  });
}

/** Decision D42: without a word about it, a send of a function that is not safe to repeat may have happened. */
function toTimeoutError(definition: FunctionDefinition, input: Json, timeoutMs: number, error: unknown): FunctionError {
  if (error instanceof FunctionError && error.failure.type === 'outcome_unknown') return error;
  const wasNotSent = error instanceof FunctionError && error.failure.retryable;
  if (wasNotSent || definition.isSafeToRepeat(input)) {
    const message = `The function took longer than ${timeoutMs} ms and was stopped.`;
    return new FunctionError({ type: 'timeout', message, retryable: true });
  }
  const message = `The function was stopped after ${timeoutMs} ms. Whether its effect happened is unknown, so it is not repeated.`;
  return new FunctionError({ type: 'outcome_unknown', message, retryable: false });
}

function refuseOutput(type: string, message: string): FunctionError {
  return new FunctionError({ type, message, retryable: false });
}

/** The function is done, so its effect is too: what it gave is refused for good, and not a reason to run it again. */
function toJsonText(data: unknown): string {
  let text: unknown;
  try {
    text = JSON.stringify(data ?? null);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : 'it cannot be read';
    throw refuseOutput('output_not_json', `The output is not JSON: ${reason}`);
  }
  if (typeof text !== 'string') throw refuseOutput('output_not_json', `The output is a ${typeof data}, not JSON.`);
  if (text.length > MAX_NESTING && isTextDeeperThan(text, MAX_NESTING)) {
    throw refuseOutput('output_too_deep', `The output is nested deeper than ${MAX_NESTING} levels.`);
  }
  return text;
}

function toOutcome(data: unknown, redactor: Redactor): RunOutcome {
  const text = toJsonText(data);
  const plain: Json = typeof data === 'string' ? data : JSON.parse(text);
  const redacted = redactor.value(plain);
  const bytes = Buffer.from(redacted === plain ? text : JSON.stringify(redacted));
  if (bytes.byteLength <= MAX_OUTPUT_BYTES) return { success: true, data: redacted, bytes };
  const message = `The output has ${bytes.byteLength} bytes; at most ${MAX_OUTPUT_BYTES} are kept.`;
  return { success: false, error: { type: 'output_too_large', message, retryable: false } };
}

/**
 * Runs a function to its end, its timeout or its cancellation, whichever is first; never throws and never waits for one that ignores its signal.
 * The output is redacted and at most 10 MB.
 */
export async function executeFunction(
  definition: FunctionDefinition,
  input: Json,
  { context, timeoutMs, cancelled, redactor }: ExecuteOptions,
): Promise<RunOutcome> {
  const over = new AbortController();
  const abort = () => over.abort(cancelled.reason);
  cancelled.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => over.abort(new TimeIsOver('timeout')), timeoutMs);
  try {
    cancelled.throwIfAborted();
    const run = definition.run(input, { ...context, signal: over.signal, timeoutMs });
    return toOutcome(await Promise.race([run, rejectAfterAbort(over.signal)]), redactor);
  } catch (error) {
    const isTimeOver = over.signal.reason instanceof TimeIsOver;
    const cause = isTimeOver ? toTimeoutError(definition, input, timeoutMs, error) : error;
    return { success: false, error: toFailure(cause, redactor) };
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener('abort', abort);
  }
}
