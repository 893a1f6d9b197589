import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '#events/platform/http/http-problem.ts';

/**
 * The `Idempotency-Key` header as it was sent; null without one. Source: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 * @throws {HttpProblem} 400 when it cannot be kept.
 */
export function readIdempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || key.length < 1 || key.length > 255)
    throw new HttpProblem(400, 'Bad request', 'The header Idempotency-Key must have 1 to 255 characters.');
  return key;
}

/** The key came with another body before. */
export function toKeyReused(): HttpProblem {
  const detail = 'This Idempotency-Key was used for another body. Use a new key for a new request.';
  return new HttpProblem(422, 'Idempotency key reused', detail);
}
