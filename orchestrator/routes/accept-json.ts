import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { DEFINITION_LIMITS } from '#schemas/definition/workflow-definition.ts';
import { findJsonOffence, isTextDeeperThan, type JsonOffenceKind } from '#schemas/json-safety.ts';

/** Deepest nesting of a body: a definition, and the members around it. */
const MAX_DEPTH = DEFINITION_LIMITS.nesting + 8;

const OFFENCES: Readonly<Record<JsonOffenceKind, string>> = {
  too_deep: `The JSON is nested more than ${MAX_DEPTH} levels deep.`,
  forbidden_key: 'This key is refused: it would reach the prototype of an object.',
  unsafe_text: 'This text holds a NUL character or half a surrogate pair, which cannot be stored.',
};

/** Parses JSON text. Content that cannot be stored is refused, with its place. @throws {HttpProblem} 400. */
export function parseJson(text: string): unknown {
  if (isTextDeeperThan(text, MAX_DEPTH)) throw new HttpProblem(400, 'Bad request', OFFENCES.too_deep);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpProblem(
      400,
      'Bad request',
      `The body is not JSON: ${error instanceof Error ? error.message : 'it cannot be parsed'}`,
    );
  }
  const offence = findJsonOffence(value, MAX_DEPTH);
  if (offence !== null) {
    const field = offence.path.join('.');
    throw new HttpProblem(400, 'Bad request', OFFENCES[offence.kind], [
      { field, code: offence.kind, message: OFFENCES[offence.kind] },
    ]);
  }
  return value;
}

/** Lets routes take `application/json` (also absent bodies) through `parseJson`; other content types are 415. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : parseJson(String(body)));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
