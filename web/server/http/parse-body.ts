import type { z } from 'zod';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import { readJson } from './read-json.ts';

/**
 * Reads and parses a JSON body; an absent one counts as `{}`.
 *
 * @throws {HttpProblem} 400 naming every wrong field, and what `readJson` throws.
 */
export async function parseBody<Shape extends z.ZodType>(request: Request, shape: Shape): Promise<z.infer<Shape>> {
  return parseShape(shape, (await readJson(request)) ?? {});
}
