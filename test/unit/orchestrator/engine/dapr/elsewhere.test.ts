import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createElsewhere } from '#orchestrator/engine/dapr/elsewhere.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('an execution that nobody here advances is known as such for five seconds, or until it ends', () => {
  const elsewhere = createElsewhere();
  expect(elsewhere.has('e')).toBe(false);
  elsewhere.add('e');
  elsewhere.add('other');
  vi.advanceTimersByTime(4_999);
  expect(elsewhere.has('e')).toBe(true);
  elsewhere.delete('other');
  expect(elsewhere.has('other')).toBe(false);
  vi.advanceTimersByTime(1);
  expect(elsewhere.has('e')).toBe(false);
});

test('ten thousand are known; the oldest beyond are forgotten', () => {
  const elsewhere = createElsewhere();
  elsewhere.add('first');
  elsewhere.add('second');
  elsewhere.add('first');
  for (let n = 0; n < 9_999; n += 1) elsewhere.add(`e${n}`);
  expect(elsewhere.has('second')).toBe(false);
  expect(elsewhere.has('first')).toBe(true);
});
