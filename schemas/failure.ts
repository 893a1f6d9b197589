import { z } from 'zod';
import { Json } from './json.ts';

/**
 * A failure as data that may cross processes (an `Error` never does).
 * `type` is a stable snake_case code to branch on (`timeout`, `network`, `http_error`, `validation`, `template_unresolved`,
 * `outcome_unknown`, `ssrf_blocked` …); `message` is a sentence for people, bounded and without secrets.
 */
export const Failure = z.object({
  type: z.string().min(1).max(100),
  message: z.string().max(4000),
  status: z.number().int().optional(),
  retryable: z.boolean(),
  retryAfterMs: z.number().int().nonnegative().optional(),
  details: Json.optional(),
});
export type Failure = z.infer<typeof Failure>;
