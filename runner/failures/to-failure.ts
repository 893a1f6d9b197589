import { z } from 'zod';
import type { Failure } from '#schemas/failure.ts';
import { toSafeJson, toSafeText } from '#schemas/json-safety.ts';
import { toShapeErrors } from '#schemas/shape-error.ts';
import { FunctionError } from './function-error.ts';
import type { Redactor } from './redactor.ts';

const MAX_MESSAGE = 2_000;
const MAX_DETAILS_BYTES = 8_192;

function toValidationFailure(error: z.ZodError): Failure {
  const details = toShapeErrors(error, 'input')
    .slice(0, 50)
    .map(({ field, message }) => ({ field, message }));
  const message = details.map((detail) => `${detail.field}: ${detail.message}`).join(' ');
  return {
    type: 'validation',
    message: `The input does not fit. ${message}`,
    retryable: false,
    details,
  };
}

const UNREADABLE = 'The function threw something that cannot be read.';

function toText(error: unknown): string {
  const text: unknown = error instanceof Error ? error.message : error;
  return typeof text === 'string' ? text : String(text);
}

/** Failures travel inline: details that say more than fits are left out. */
function toShown({ details, ...failure }: Failure, redactor: Redactor): Failure {
  const message = toSafeText(redactor.text(failure.message), MAX_MESSAGE);
  if (details === undefined) return { ...failure, message };
  const shown = toSafeJson(redactor.value(details));
  return Buffer.byteLength(JSON.stringify(shown)) > MAX_DETAILS_BYTES
    ? { ...failure, message }
    : { ...failure, message, details: shown };
}

function toKnownFailure(error: unknown, redactor: Redactor): Failure {
  if (error instanceof FunctionError) return toShown(error.failure, redactor);
  if (error instanceof z.ZodError) return toShown(toValidationFailure(error), redactor);
  return { type: 'internal', message: toSafeText(redactor.text(toText(error)), MAX_MESSAGE), retryable: true };
}

/**
 * Whatever a run threw, as data: the one place where errors of functions become failures. Never throws, whatever it is given; secrets are taken out
 * of message and details. What nobody expected has the type `internal` and is retryable: the function's own retry policy bounds it.
 */
export function toFailure(error: unknown, redactor: Redactor): Failure {
  try {
    return toKnownFailure(error, redactor);
  } catch {
    return { type: 'internal', message: UNREADABLE, retryable: true };
  }
}
