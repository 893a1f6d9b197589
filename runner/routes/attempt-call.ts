import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AttemptCall, fromAttemptCall } from '#events/contracts/execute-call.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { readAttempt } from '../attempt.ts';
import type { InvokedAttempts } from '../attempts/invoked-attempts.ts';

/** Aborts when the caller hangs up before it was answered. */
function toGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

/**
 * Answers a POST /execute that asks for an attempt: 200 with its result event, or 202 when it runs on and its result will be on `workflow.results`.
 * Problems: 409, it is another runner's or there is no room, so ask again; 410, nobody wants its result; 422, the key is another attempt's.
 */
export async function answerAttemptCall(
  call: AttemptCall,
  attempts: InvokedAttempts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const attempt = readAttempt(fromAttemptCall(call));
  if (typeof attempt === 'string') throw new HttpProblem(422, 'Invalid attempt', attempt);
  const key = request.headers['idempotency-key'];
  if (key !== undefined && key !== attempt.id) {
    const detail = `The Idempotency-Key of this attempt is ${attempt.id}.`;
    throw new HttpProblem(422, 'Idempotency key of another attempt', detail);
  }
  const outcome = await attempts.run(attempt, toGone(reply));
  switch (outcome.state) {
    case 'ended':
      return await reply.type('application/cloudevents+json').send(JSON.stringify(outcome.result));
    case 'running':
      return await reply.code(202).send({ status: 'running' });
    case 'elsewhere':
      throw new HttpProblem(409, 'Conflict', 'This attempt is not run here, or not yet. Ask again.');
    case 'cancelled':
      throw new HttpProblem(410, 'Gone', 'This attempt was cancelled.');
  }
}
