import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from '#events/platform/process/repeat.ts';
import { createLatch } from '../../../../builders/latch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first turn is at once, and the pause begins when a turn has ended', async () => {
  let turns = 0;
  let hold = createLatch();
  const repetition = repeat(() => {
    turns += 1;
    return hold.opened;
  }, 100);
  expect(turns).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(turns).toBe(1);
  hold.open();
  await vi.advanceTimersByTimeAsync(99);
  expect(turns).toBe(1);
  hold = createLatch();
  await vi.advanceTimersByTimeAsync(1);
  expect(turns).toBe(2);
  hold.open();
  await repetition.stop();
});

test('stop between two turns leaves nothing behind', async () => {
  const repetition = repeat(async () => undefined, 100);
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(1);
  await repetition.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('stop during a turn waits for its end, and no other follows', async () => {
  const hold = createLatch();
  const order: string[] = [];
  const repetition = repeat(() => hold.opened.then(() => void order.push('turn')), 100);
  const stopped = repetition.stop().then(() => order.push('stopped'));
  hold.open();
  await stopped;
  expect(order).toEqual(['turn', 'stopped']);
  expect(vi.getTimerCount()).toBe(0);
});

test('hurry begins the next turn at once with a full pause after it; it has no effect during a turn, twice, or after the stop', async () => {
  let turns = 0;
  const hold = createLatch();
  const repetition = repeat(() => {
    turns += 1;
    return hold.opened;
  }, 100);
  repetition.hurry();
  expect(turns).toBe(1);
  hold.open();
  await vi.advanceTimersByTimeAsync(60);
  repetition.hurry();
  expect(turns).toBe(2);
  await vi.advanceTimersByTimeAsync(99);
  repetition.hurry();
  expect(turns).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(turns).toBe(3);
  repetition.hurry();
  expect(turns).toBe(4);
  await repetition.stop();
  repetition.hurry();
  expect(turns).toBe(4);
  expect(vi.getTimerCount()).toBe(0);
});
