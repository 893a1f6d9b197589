import type { Failure } from '#schemas/failure.ts';
import type { RetryPolicy } from '#schemas/definition/retry-policy.ts';

/** A step that kills its runner so often is not tried again. */
const MOST_LOST_ATTEMPTS = 5;

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
  const mayBe = error.retryable || (policy.retryUnknownOutcome === true && error.type === 'outcome_unknown');
  // A lost runner is not the step's fault: it may be tried again where the policy has no attempt left.
  const most =
    error.type === 'runner_lost' ? Math.max(policy.maximumAttempts, MOST_LOST_ATTEMPTS) : policy.maximumAttempts;
  return mayBe && attempt < most && !policy.nonRetryableErrorTypes.includes(error.type);
}
