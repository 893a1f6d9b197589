import { HttpProblem } from '#events/platform/http/http-problem.ts';

/** For pages: what does not exist, or is foreign, is null instead of a refusal. */
export async function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  return reading.catch((error: unknown) => {
    if (error instanceof HttpProblem && error.status === 404) return null;
    throw error;
  });
}
