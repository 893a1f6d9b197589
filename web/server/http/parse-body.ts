import type { z } from 'zod';
import { readShape, toShapeErrors } from '#schemas/shape-error.ts';
import { readJson } from './read-json.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads and parses a JSON body; an absent one counts as `{}`.
 *
 * @throws {Refusal} 400 naming every wrong field, and what `readJson` throws.
 */
export async function parseBody<Shape extends z.ZodType>(request: Request, shape: Shape): Promise<z.infer<Shape>> {
  const parsed = readShape(shape, (await readJson(request)) ?? {}, 'body');
  if (parsed.success) return parsed.data;
  throw new Refusal(
    400,
    'Bad request',
    'The body does not have the expected shape.',
    toShapeErrors(parsed.error, 'body').slice(0, 100),
  );
}
