import { expect, test } from 'vitest';
import { createRateLimits } from '#web/server/session/rate-limits.ts';

const RULE = { window: 60, max: 3 };

function open() {
  let now = 1_000;
  const limits = createRateLimits(() => now);
  return {
    consume: async (key = 'address') => limits.consume(key, RULE),
    pass: (seconds: number) => void (now += seconds * 1_000),
  };
}

test('more than may come in a window are refused until it ends', async () => {
  const { consume, pass } = open();
  for (let visit = 0; visit < 3; visit += 1) expect(await consume()).toEqual({ allowed: true, retryAfter: null });
  pass(20);
  expect(await consume()).toEqual({ allowed: false, retryAfter: 40 });
  pass(40);
  expect(await consume()).toEqual({ allowed: true, retryAfter: null });
});

test('visits that come slowly are never refused, however long they go on', async () => {
  const { consume, pass } = open();
  for (let visit = 0; visit < 100; visit += 1) {
    expect((await consume()).allowed).toBe(true);
    pass(21);
  }
});

test('each key has a window of its own', async () => {
  const { consume } = open();
  for (let visit = 0; visit < 4; visit += 1) await consume();
  expect((await consume('another')).allowed).toBe(true);
});
