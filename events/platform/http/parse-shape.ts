import type { z } from 'zod';
import { readShape, toShapeErrors } from '#schemas/shape-error.ts';
import { HttpProblem } from './http-problem.ts';

/** Errors that are told; a body of some MB can have 100,000. */
const MOST_ERRORS = 100;

/** The field of what is wrong with all of a body. */
const WHOLE = 'body';

function toDetail(errors: ReturnType<typeof toShapeErrors<string>>): string {
  const [first] = errors;
  if (errors.length > 1 || first === undefined) return `The request has ${errors.length} fields of the wrong shape.`;
  return first.field === WHOLE ? first.message : `${first.field}: ${first.message}`;
}

/** Brings a body or query into its shape. @throws {HttpProblem} 400 with the fields that are wrong, 100 at most; what is wrong with all of it is the field `body`. */
export function parseShape<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> {
  const parsed = readShape(shape, value, WHOLE);
  if (parsed.success) return parsed.data;
  const errors = toShapeErrors(parsed.error, WHOLE);
  throw new HttpProblem(400, 'Bad request', toDetail(errors), errors.slice(0, MOST_ERRORS));
}
