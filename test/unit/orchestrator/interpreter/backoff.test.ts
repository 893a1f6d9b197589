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

  test('F1: a failure that is not retryable is not tried again', () => {
    const policy = RetryPolicy.parse({ nonRetryableErrorTypes: ['quota'] });
    expect(isRetried(policy, 1, FLEETING)).toBe(true);
    expect(isRetried(policy, 3, FLEETING)).toBe(false);
    expect(isRetried(policy, 1, FATAL)).toBe(false);
    expect(isRetried(policy, 1, { ...FLEETING, type: 'quota' })).toBe(false);
  });
});
