import { Refusal } from './refusal.ts';

/** For pages: what does not exist, or is foreign, is null instead of a refusal. */
export async function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  return reading.catch((error: unknown) => {
    if (error instanceof Refusal && error.problem.status === 404) return null;
    throw error;
  });
}
