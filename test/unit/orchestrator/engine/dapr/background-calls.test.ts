import { status } from '@grpc/grpc-js';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createBackgroundCalls } from '#orchestrator/engine/dapr/connection/background-calls.ts';

const away = () => Object.assign(new Error('14 UNAVAILABLE: no connection'), { code: status.UNAVAILABLE });

/** Calls that end when they are told to. */
function createTasks() {
  const open: { readonly id: string; readonly end: (error?: Error) => void }[] = [];
  const begun: string[] = [];
  const call = (id: string) =>
    new Promise<void>((resolve, reject) => {
      begun.push(id);
      open.push({ id, end: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { open, begun, call, endOne: async (error?: Error) => (open.shift()?.end(error), await settle()) };
}

describe('background calls to Dapr', () => {
  const logged: { readonly fields: Record<string, unknown>; readonly message: string }[] = [];
  const warn = (fields: Record<string, unknown>, message: string) => void logged.push({ fields, message });
  const logger = { info: warn, warn };
  beforeEach(() => void logged.splice(0));

  test('are 64 at once, and of those that wait the newest is next', async () => {
    const calls = createBackgroundCalls(logger);
    const tasks = createTasks();
    for (let n = 1; n <= 100; n += 1) calls.make('waking', `e${n}`, tasks.call);
    expect(tasks.begun).toHaveLength(64);
    await tasks.endOne();
    expect(tasks.begun.at(-1)).toBe('e100');
    while (tasks.open.length > 0) await tasks.endOne();
    expect(tasks.begun).toHaveLength(100);
  });

  test('are not made twice at a time, nor wait twice, and are made again after they failed', async () => {
    const calls = createBackgroundCalls(logger);
    const tasks = createTasks();
    calls.make('waking', 'e', tasks.call);
    calls.make('waking', 'e', tasks.call);
    expect(tasks.begun).toEqual(['e']);
    await tasks.endOne(new Error('no'));
    expect(logged).toMatchObject([
      { fields: { executionId: 'e' }, message: 'waking failed; the watchdog tries again' },
    ]);
    calls.make('waking', 'e', tasks.call);
    expect(tasks.begun).toEqual(['e', 'e']);
    for (let n = 0; n < 63; n += 1) calls.make('waking', `busy${n}`, tasks.call);
    calls.make('waking', 'late', tasks.call);
    calls.make('waking', 'late', tasks.call);
    while (tasks.open.length > 0) await tasks.endOne();
    expect(tasks.begun.filter((id) => id === 'late')).toHaveLength(1);
  });

  test('wait in a queue of 10,000 at most; the oldest are left to the watchdog', async () => {
    const calls = createBackgroundCalls(logger);
    const tasks = createTasks();
    for (let n = 1; n <= 64 + 10_001; n += 1) calls.make('waking', `e${n}`, tasks.call);
    const settled = calls.settled(60_000);
    while (tasks.open.length > 0) {
      for (const { end } of tasks.open.splice(0)) end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await settled;
    expect(tasks.begun).toHaveLength(64 + 10_000);
    expect(tasks.begun).not.toContain('e65');
    // A call that was left may be made again.
    calls.make('waking', 'e65', tasks.call);
    expect(tasks.begun).toContain('e65');
  });

  test('say that the sidecar is away once a minute, in a sentence, although others succeed meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const calls = createBackgroundCalls(logger);
      const tasks = createTasks();
      for (let n = 0; n < 50; n += 1) {
        calls.make('waking', `e${n}`, tasks.call);
        await tasks.endOne(n % 2 === 0 ? away() : undefined);
      }
      expect(logged).toEqual([
        {
          fields: { reason: '14 UNAVAILABLE: no connection' },
          message: 'the sidecar is away or slow; the watchdog makes up for it',
        },
      ]);
      vi.advanceTimersByTime(60_000);
      calls.make('waking', 'e', tasks.call);
      await tasks.endOne(away());
      expect(logged).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('are not made any more when the time to settle is over', async () => {
    const calls = createBackgroundCalls(logger);
    const tasks = createTasks();
    for (let n = 1; n <= 70; n += 1) calls.make('waking', `e${n}`, tasks.call);
    await calls.settled(1);
    while (tasks.open.length > 0) await tasks.endOne();
    expect(tasks.begun).toHaveLength(64);
  });
});
