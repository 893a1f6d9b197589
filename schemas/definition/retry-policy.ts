import { z } from 'zod';

/** Retry policy in Temporal's words; intervals in milliseconds. Source: https://docs.temporal.io/encyclopedia/retry-policies */
export const RetryPolicy = z.strictObject({
  initialIntervalMs: z.number().int().min(0).max(86_400_000).default(1_000),
  backoffCoefficient: z.number().min(1).max(10).default(2),
  maximumIntervalMs: z.number().int().min(0).max(86_400_000).default(60_000),
  maximumAttempts: z.number().int().min(1).max(100).default(3),
  nonRetryableErrorTypes: z.array(z.string().max(100)).max(50).default([]),
  /** Whether an attempt of which nobody knows the effect may be repeated (decision D42). */
  retryUnknownOutcome: z.boolean().optional(),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** The policy of a function that declares none: 3 attempts, 1 s, 2 s. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = RetryPolicy.parse({});
