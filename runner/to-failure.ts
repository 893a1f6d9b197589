import { z } from 'zod';
import type { Failure } from '#schemas/failure.ts';
import { FunctionError } from './function-error.ts';

const MAX_MESSAGE = 2_000;

function toValidationFailure(error: z.ZodError): Failure {
  const details = error.issues.slice(0, 50).map((issue) => ({
    field: issue.path.join('.') || 'input',
    message: issue.code === 'invalid_type' && issue.input === undefined ? 'This field is needed.' : issue.message,
  }));
  const message = details.map((detail) => `${detail.field}: ${detail.message}`).join(' ');
  return {
    type: 'validation',
    message: `The input does not fit. ${message}`.slice(0, MAX_MESSAGE),
    retryable: false,
    details,
  };
}

/**
 * Whatever a run threw, as data: the one place where errors of functions become failures. `redact` takes secrets out of the texts.
 * What nobody expected has the type `internal` and is retryable: the function's own retry policy bounds it.
 */
export function toFailure(error: unknown, redact: (text: string) => string): Failure {
  if (error instanceof FunctionError) {
    const { failure } = error;
    return { ...failure, message: redact(failure.message).slice(0, MAX_MESSAGE) };
  }
  if (error instanceof z.ZodError) return toValidationFailure(error);
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'internal', message: redact(message).slice(0, MAX_MESSAGE), retryable: true };
}
