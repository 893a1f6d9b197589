import { describe, expect, test } from 'vitest';
import { DEFAULT_RETRY_POLICY, RetryPolicy } from '#schemas/definition/retry-policy.ts';
import { isRetried, retryDelayMs } from '#orchestrator/interpreter/backoff.ts';
import { FATAL, FLEETING } from './simulated-host.ts';

describe('backoff', () => {
  test.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [6, 32_000],
    [7, 60_000],
    [100, 60_000],
  ])('F1: after attempt %i the pause is %i ms', (attempt, pauseMs) => {
    expect(retryDelayMs(DEFAULT_RETRY_POLICY, attempt, FLEETING)).toBe(pauseMs);
  });

  test('F1: retryAfterMs is the least pause, also above the maximum interval, up to a day', () => {
    const delays = [10, 5_000, 120_000, 1e12].map((retryAfterMs) =>
      retryDelayMs(DEFAULT_RETRY_POLICY, 1, { ...FLEETING, retryAfterMs }),
    );
    expect(delays).toEqual([1_000, 5_000, 120_000, 86_400_000]);
  });

  test('F1: an initial interval of nothing stays nothing', () => {
    expect(retryDelayMs(RetryPolicy.parse({ initialIntervalMs: 0, backoffCoefficient: 10 }), 100, FLEETING)).toBe(0);
  });

  test('A2: an unknown outcome is tried again only where the policy says so', () => {
    const unknown = { ...FATAL, type: 'outcome_unknown' };
    expect(isRetried(DEFAULT_RETRY_POLICY, 1, unknown)).toBe(false);
    const policy = RetryPolicy.parse({ retryUnknownOutcome: true });
    expect([1, 2, 3].map((attempt) => isRetried(policy, attempt, unknown))).toEqual([true, true, false]);
    expect(isRetried(policy, 1, FATAL)).toBe(false);
  });

  test('A2: a lost runner takes no attempt away, but a step that loses every runner ends', () => {
    const lost = { ...FLEETING, type: 'runner_lost' };
    const once = RetryPolicy.parse({ maximumAttempts: 1 });
    expect([1, 4, 5].map((attempt) => isRetried(once, attempt, lost))).toEqual([true, true, false]);
    expect(isRetried(RetryPolicy.parse({ maximumAttempts: 9 }), 8, lost)).toBe(true);
    expect(isRetried(RetryPolicy.parse({ nonRetryableErrorTypes: ['runner_lost'] }), 1, lost)).toBe(false);
  });

  test('F1: a failure that is not retryable is not tried again', () => {
    const policy = RetryPolicy.parse({ nonRetryableErrorTypes: ['quota'] });
    expect(isRetried(policy, 1, FLEETING)).toBe(true);
    expect(isRetried(policy, 3, FLEETING)).toBe(false);
    expect(isRetried(policy, 1, FATAL)).toBe(false);
    expect(isRetried(policy, 1, { ...FLEETING, type: 'quota' })).toBe(false);
  });
});
