import { Problem } from '#schemas/problem.ts';

/** The outcome of a call of the product's own API: a body or a problem. */
export type Answer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

function unreadable(status: number, detail: string): Answer {
  const problem = { type: 'about:blank', title: status === 0 ? 'No connection' : 'Unexpected answer', status, detail };
  return { ok: false, status, problem };
}

/** Calls our own API with JSON; never throws but when `signal` aborts. */
export async function call(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  try {
    const response = await fetch(path, {
      method,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? null : JSON.parse(text);
    if (response.ok) return { ok: true, body: parsed };
    const problem = Problem.safeParse(parsed);
    return problem.success
      ? { ok: false, status: response.status, problem: problem.data }
      : unreadable(response.status, `The server answered with status ${response.status}.`);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return unreadable(0, 'The server could not be reached. Check that it runs, then try again.');
  }
}

/** A problem as one sentence for people. */
export function problemText(problem: Problem): string {
  return problem.errors?.[0]?.message ?? problem.detail ?? problem.title;
}
