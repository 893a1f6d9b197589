import type { Problem, ProblemError } from '#schemas/problem.ts';

/** An answer that is not the wanted one; route handlers send it as problem details (RFC 9457). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;

  constructor(
    status: number,
    title: string,
    detail: string,
    errors: readonly ProblemError[] = [],
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.problem = {
      type: 'about:blank',
      title,
      status,
      detail,
      ...(errors.length > 0 ? { errors: [...errors] } : {}),
      ...members,
    };
  }
}

/** One answer for things that do not exist and for those of another owner. */
export function notFound(what: string): Refusal {
  return new Refusal(404, 'Not found', `There is no such ${what}.`);
}

/** @returns an `application/problem+json` answer that no cache keeps. */
export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
