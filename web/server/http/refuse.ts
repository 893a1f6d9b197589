import type { ServerResponse } from 'node:http';
import type { HttpProblem } from '#events/platform/http/http-problem.ts';

/** Answers a request that never reaches Next with problem details that no cache keeps. */
export function refuse(response: ServerResponse, { status, problem }: HttpProblem): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(problem));
}
