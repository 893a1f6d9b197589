import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '#events/platform/http/http-service.ts';

/** Owner of what is started without a principal: curl on one machine (decision D12). */
export const OPERATOR = 'operator';

/** Who acts. `X-Principal` counts because every route has already asked for the service token. */
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

/** The same words for what does not exist and for what is somebody else's. */
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
