import { OPERATOR } from '#schemas/execution/execution-api.ts';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '#events/platform/http/http-problem.ts';

/** The user a request acts for. `X-Principal` can be trusted here: the service token was checked before. */
export function toPrincipal(request: FastifyRequest): string {
  const header = request.headers['x-principal'];
  if (header === undefined) return OPERATOR;
  if (typeof header !== 'string' || !/^[A-Za-z0-9_.-]{1,100}$/.test(header)) {
    throw new HttpProblem(
      400,
      'Bad request',
      'The header X-Principal must have 1 to 100 letters, digits, "_", "." or "-".',
    );
  }
  return header;
}

/** One answer for executions that do not exist and for those of another owner, so that ids cannot be probed. */
export function toNotFound(): HttpProblem {
  return new HttpProblem(
    404,
    'Not found',
    'There is no such execution. Its instanceId was in the answer of the start.',
  );
}

/** The instance id of the path; anything that cannot be one is not found. */
export function toInstanceId(request: FastifyRequest<{ Params: { instanceId: string } }>): string {
  const { instanceId } = request.params;
  if (!/^[A-Za-z0-9_.-]{1,200}$/.test(instanceId)) throw toNotFound();
  return instanceId;
}

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
