import { expect, test } from 'vitest';
import { countFailures, RESTART_POLICY, restartDelayMs } from '#infra/local/process/restart-delay.ts';

test('the pause doubles with every death in a row, up to its maximum', () => {
  expect([1, 2, 3, 4, 7, 1_000].map((failures) => restartDelayMs(failures, RESTART_POLICY))).toEqual([
    200, 400, 800, 1_600, 10_000, 10_000,
  ]);
});

test('a healthy minute forgets what was before', () => {
  expect(countFailures(5, 59_999, RESTART_POLICY)).toBe(6);
  expect(countFailures(5, 60_000, RESTART_POLICY)).toBe(1);
});
