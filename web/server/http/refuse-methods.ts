import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { problemResponse } from './problem-response.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

/**
 * Handlers for the methods that an address does not take, to be exported beside those that it does: 405 with `Allow` (RFC 9110, 15.5.6) and
 * problem details. Next answers HEAD and OPTIONS by itself.
 */
export function refuseMethods(...taken: readonly Method[]): Readonly<Record<Method, () => Response>> {
  const allowed = [...taken, ...(taken.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  const { problem } = new HttpProblem(405, 'Method not allowed', `This address takes ${allowed.join(', ')}.`);
  const refuse = () => {
    const response = problemResponse(problem);
    response.headers.set('allow', allowed.join(', '));
    return response;
  };
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
}
