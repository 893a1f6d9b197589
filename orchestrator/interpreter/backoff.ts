import type { Failure } from '#schemas/failure.ts';
import type { RetryPolicy } from '#schemas/definition/retry-policy.ts';

/** No vendor parks an execution for longer than a day with its Retry-After. */
const LONGEST_RETRY_AFTER_MS = 86_400_000;

/**
 * Milliseconds to wait after attempt `attempt` (1, 2, 3 …) failed: `initialInterval × coefficient^(attempt − 1)`, at most
 * `maximumInterval`, and at least what the failure's `retryAfterMs` asks for.
 * Source: https://docs.temporal.io/encyclopedia/retry-policies#properties
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, error: Failure): number {
  const growing = policy.initialIntervalMs * policy.backoffCoefficient ** (attempt - 1);
  const asked = Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
  return Math.max(Math.min(growing, policy.maximumIntervalMs), asked);
}

/** Whether another attempt follows the failure of attempt `attempt`. */
export function isRetried(policy: RetryPolicy, attempt: number, error: Failure): boolean {
  return error.retryable && attempt < policy.maximumAttempts && !policy.nonRetryableErrorTypes.includes(error.type);
}
