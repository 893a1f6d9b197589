import { z } from 'zod';
import { Json } from './json.ts';
import { toSafeJson, toSafeText } from './json-safety.ts';

/**
 * A failure as data that may cross processes (an `Error` never does).
 * `type` is a stable snake_case code to branch on (`timeout`, `network`, `http_error`, `validation`, `template_unresolved`,
 * `outcome_unknown`, `ssrf_blocked` …); `message` is a sentence for people, bounded and without secrets. Parsing cleans its texts: what PostgreSQL or
 * UTF-8 cannot hold becomes U+FFFD, so that a failure of any origin can be stored and read.
 */
export const Failure = z.object({
  type: z.string().min(1).max(100),
  message: z
    .string()
    .max(4000)
    .overwrite((text) => toSafeText(text)),
  status: z.number().int().optional(),
  retryable: z.boolean(),
  retryAfterMs: z.number().int().nonnegative().optional(),
  details: Json.overwrite(toSafeJson).optional(),
});
export type Failure = z.infer<typeof Failure>;

/** The same failure with texts that can be stored, for those that no schema parses: they quote data, and may have cut it. */
export function toSafeFailure(failure: Failure): Failure {
  const { message, details } = failure;
  return {
    ...failure,
    message: toSafeText(message),
    ...(details === undefined ? {} : { details: toSafeJson(details) }),
  };
}
