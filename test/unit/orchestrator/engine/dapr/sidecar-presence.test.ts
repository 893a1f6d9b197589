import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSidecarPresence } from '#orchestrator/engine/dapr/connection/sidecar-presence.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('Dapr is away until a question is answered, and asked again while it is', async () => {
  const dapr = { isAway: true };
  const probe = vi.fn(async () => {
    if (dapr.isAway) throw new Error('UNAVAILABLE');
    return true;
  });
  const presence = createSidecarPresence(probe);
  const here = vi.fn();
  void presence.whenHere().then(here);
  await pass(25 + 50 + 100 + 200);
  expect(presence.isHere()).toBe(false);
  // At once, and after pauses that double.
  expect(probe).toHaveBeenCalledTimes(5);
  dapr.isAway = false;
  await pass(200);
  expect(presence.isHere()).toBe(true);
  expect(here).toHaveBeenCalled();
  await pass(10_000);
  expect(probe).toHaveBeenCalledTimes(6);
  presence.close();
});

test('a lost Dapr is here again after any answer', async () => {
  const presence = createSidecarPresence(() => new Promise<boolean>(() => undefined));
  presence.noteHeard();
  expect(presence.isHere()).toBe(true);
  presence.noteLost();
  expect(presence.isHere()).toBe(false);
  presence.noteHeard();
  expect(presence.isHere()).toBe(true);
  expect(presence.heardAt()).toBe(performance.now());
  presence.close();
});

test('no question is asked while another is open, and none after the end', async () => {
  const probe = vi.fn(() => new Promise<boolean>(() => undefined));
  const presence = createSidecarPresence(probe);
  presence.noteLost();
  await pass(5_000);
  expect(probe).toHaveBeenCalledTimes(1);
  presence.close();
  await pass(5_000);
  expect(probe).toHaveBeenCalledTimes(1);
});
