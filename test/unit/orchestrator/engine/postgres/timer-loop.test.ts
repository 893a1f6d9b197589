import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTimerLoop, type TimerLoop } from '#orchestrator/engine/postgres/timer-loop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A loop over timers in memory, in which each wake-up arms the next timer of the execution. */
function createLoop(armAfterMs: readonly number[]) {
  const dueAt = new Map<string, number>();
  const wokenAt: number[] = [];
  const armed = armAfterMs.values();
  const loops: TimerLoop[] = [];

  function arm(executionId: string): void {
    const next = armed.next();
    if (next.done === true) return;
    dueAt.set(executionId, Date.now() + next.value);
    loops[0]?.onCommit([{ execution: { timerDueAt: Date.now() + next.value } }]);
  }

  const readDue = vi.fn(async (limit: number) => {
    const now = Date.now();
    const entries = [...dueAt].toSorted((a, b) => a[1] - b[1]);
    const due = entries.filter(([, at]) => at <= now).slice(0, limit);
    const next = entries.find(([, at]) => at > now);
    return { ids: due.map(([id]) => id), nextInMs: next === undefined ? null : next[1] - now };
  });
  const loop = createTimerLoop({
    readDue,
    clock: () => Date.now(),
    wake: async (executionId) => {
      wokenAt.push(Date.now());
      dueAt.delete(executionId);
      arm(executionId);
    },
    logger: { warn: () => undefined },
  });
  loops.push(loop);
  return { loop, arm, wokenAt, readDue };
}

test('a timer that is armed while others are woken fires when it is due', async () => {
  const { loop, arm, wokenAt } = createLoop([200, 200, 200]);
  await vi.advanceTimersByTimeAsync(10);
  const startedAt = Date.now();
  arm('one');
  await vi.advanceTimersByTimeAsync(1_000);
  // A millisecond more each, so that none is early.
  expect(wokenAt.map((at) => at - startedAt)).toEqual([201, 402, 603]);
  await loop.close();
});

test('a timer of another process is found by the look that comes at least every two seconds', async () => {
  const { loop, readDue } = createLoop([]);
  await vi.advanceTimersByTimeAsync(10);
  const before = readDue.mock.calls.length;
  await vi.advanceTimersByTimeAsync(2_001);
  expect(readDue.mock.calls.length).toBe(before + 1);
  await loop.close();
});

test('a look that fails is made again', async () => {
  const { loop, readDue, arm, wokenAt } = createLoop([100]);
  await vi.advanceTimersByTimeAsync(10);
  readDue.mockRejectedValueOnce(new Error('The database is away.'));
  arm('one');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(wokenAt).toHaveLength(1);
  await loop.close();
});
