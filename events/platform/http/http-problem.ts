import type { Problem, ProblemError } from '#schemas/problem.ts';

/** An answer that is not the wanted one. Routes throw it, and each service sends it as problem details (RFC 9457). */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  /** The body of the answer. */
  readonly problem: Problem;

  constructor(
    status: number,
    title: string,
    detail: string,
    errors: readonly ProblemError[] = [],
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.status = status;
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
