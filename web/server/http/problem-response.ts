import { HttpProblem } from '#events/platform/http/http-problem.ts';
import type { Problem } from '#schemas/problem.ts';

/** One answer for things that do not exist and for those of another owner. */
export function notFound(what: string): HttpProblem {
  return new HttpProblem(404, 'Not found', `There is no such ${what}.`);
}

/** @returns an `application/problem+json` answer that no cache keeps. */
export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
