import { DrizzleQueryError } from 'drizzle-orm/errors';

/** How far down the causes of an error are looked at. */
const MAX_CAUSES = 10;

/**
 * An error as it may be logged: the values of a failed statement, in it or among its causes, are left out, for session tokens, addresses and
 * users' data are among them.
 */
export function withoutParameters(error: unknown): unknown {
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth += 1) {
    if (cause instanceof DrizzleQueryError)
      return new Error(`A statement failed: ${cause.query}`, { cause: cause.cause });
    cause = cause.cause;
  }
  return error;
}
