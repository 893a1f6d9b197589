import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createActivityTurns } from '#orchestrator/engine/dapr/activity-turns.ts';
import { createExpectedActivities } from '#orchestrator/engine/dapr/expected-activities.ts';
import { createSessions } from '#orchestrator/engine/dapr/sessions.ts';
import type { Progress } from '#orchestrator/engine/dapr/to-progress.ts';
import type { TurnMaker } from '#orchestrator/engine/engine-hooks.ts';

const ACTIVITY: TurnMaker = { by: 'workflow', activitySpanId: '1' };

/** Turns on a Dapr that answers as told, and opens activities when the test says so. */
function createTurns() {
  const asked: string[] = [];
  const lost: string[] = [];
  const dapr = {
    isHere: true,
    heardAt: -Infinity,
    progress: { state: 'working' } as Progress | null,
    call: async (): Promise<boolean> => {
      dapr.heardAt = performance.now();
      return true;
    },
  };
  const sessions = createSessions();
  const call = (name: string) => async (id: string) => {
    asked.push(`${name} ${id}`);
    return await dapr.call();
  };
  const expected = createExpectedActivities();
  const turns = createActivityTurns({
    host: 'here',
    sessions,
    expected,
    presence: {
      isHere: () => dapr.isHere,
      heardAt: () => dapr.heardAt,
      noteHeard: () => undefined,
      noteLost: () => void lost.push('lost'),
      whenHere: async () => undefined,
      close: () => undefined,
    },
    workflows: { schedule: async (id) => void (await call('schedule')(id)), post: call('raise') },
    background: { make: (_name, id, make) => void make(id).catch(() => undefined) },
    findProgress: async () => dapr.progress,
    onScheduled: (id) => void asked.push(`scheduled ${id}`),
  });
  const made: string[] = [];
  const turn =
    (name: string) =>
    async ({ by }: TurnMaker) => {
      made.push(`${name} by ${by}`);
      return name;
    };
  const open = () => {
    expected.noteOpened('e');
    return sessions.open('e', ACTIVITY, { state: 'working' });
  };
  return { asked, lost, dapr, expected, turns, made, turn, open };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('turns on Dapr', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('a start is made in the first activity of the workflow that it schedules', async () => {
    const { asked, turns, made, turn, open } = createTurns();
    const started = turns.makeStart('e', turn('start'));
    await pass(50);
    expect(made).toEqual([]);
    void open();
    expect(await started).toBe('start');
    expect(made).toEqual(['start by workflow']);
    expect(asked).toEqual(['schedule e']);
  });

  test('an input is taken at once by the activity that is open', async () => {
    const { asked, turns, made, turn, open } = createTurns();
    void open();
    expect(await turns.makeTurn('e', turn('result'))).toBe('result');
    expect(made).toEqual(['result by workflow']);
    expect(asked).toEqual([]);
  });

  test('inputs that find none raise the mailbox once, and are taken in their order', async () => {
    const { asked, turns, made, turn, open } = createTurns();
    const results = ['a', 'b', 'c'].map((name) => turns.makeTurn('e', turn(name)));
    await pass(50);
    void open();
    await Promise.all(results);
    expect(made).toEqual(['a by workflow', 'b by workflow', 'c by workflow']);
    expect(asked).toEqual(['raise e']);
  });

  test('while Dapr is known to be away no turn waits and no request is made', async () => {
    const { asked, dapr, turns, made, turn } = createTurns();
    dapr.isHere = false;
    await turns.makeTurn('e', turn('result'));
    await turns.makeStart('f', turn('start'));
    await pass(0);
    expect(made).toEqual(['result by fallback', 'start by fallback']);
    expect(asked).toEqual([]);
  });

  test('a call that fails is not waited for', async () => {
    const { dapr, turns, made, turn } = createTurns();
    dapr.call = () => Promise.reject(new Error('UNAVAILABLE'));
    await turns.makeTurn('e', turn('result'));
    await turns.makeStart('f', turn('start'));
    expect(made).toEqual(['result by fallback', 'start by fallback']);
  });

  test('a missing workflow, an ended and an unknown execution are not waited for', async () => {
    for (const progress of [null, { state: 'ended', end: { state: 'completed' } }] as const) {
      const { asked, dapr, turns, turn } = createTurns();
      dapr.progress = progress;
      await turns.makeTurn('e', turn('late'));
      expect(asked).toEqual([]);
    }
    const { dapr, turns, made, turn } = createTurns();
    dapr.call = async () => false;
    await turns.makeTurn('e', turn('a'));
    await turns.makeTurn('e', turn('b'));
    expect(made).toEqual(['a by fallback', 'b by fallback']);
  });

  test('a silent Dapr is waited for briefly and then counts as away', async () => {
    const { dapr, lost, turns, made, turn } = createTurns();
    dapr.call = () => new Promise(() => undefined);
    void turns.makeTurn('e', turn('result'));
    await pass(199);
    expect(made).toEqual([]);
    await pass(2);
    expect(made).toEqual(['result by fallback']);
    expect(lost).toEqual(['lost']);
  });

  test('a busy Dapr is waited for longer, but not for ever', async () => {
    const { dapr, lost, turns, made, turn } = createTurns();
    void turns.makeTurn('e', turn('result'));
    for (let passed = 0; passed < 1_950; passed += 150) {
      await pass(150);
      expect(made).toEqual([]);
      dapr.heardAt = performance.now();
    }
    await pass(100);
    expect(made).toEqual(['result by fallback']);
    expect(lost).toEqual([]);
  });

  test('an execution whose workflow opens no activity is not waited for again for five seconds, or until it does', async () => {
    const { asked, turns, made, turn, open } = createTurns();
    void turns.makeTurn('e', turn('a'));
    await pass(999);
    expect(made).toEqual([]);
    await pass(2);
    await turns.makeTurn('e', turn('b'));
    expect(made).toEqual(['a by fallback', 'b by fallback']);
    expect(asked).toEqual(['raise e']);
    await pass(5_000);
    const waiting = turns.makeTurn('e', turn('c'));
    await pass(1);
    void open();
    await waiting;
    expect(made.at(-1)).toBe('c by workflow');
  });

  test('Dapr is asked for no more activities than it opens in time, and for fewer after a wait in vain', async () => {
    const { asked, expected, turns, made, turn, open } = createTurns();
    for (let n = 1; n < 64; n += 1) void turns.makeTurn(`e${n}`, turn('waiting'));
    void turns.makeTurn('e', turn('waiting'));
    await pass(0);
    expect(expected.isBusy()).toBe(true);
    await turns.makeTurn('next', turn('next'));
    await turns.makeStart('new', turn('new'));
    expect(made).toEqual(['next by fallback', 'new by fallback']);
    expect(asked).toHaveLength(64);
    // One that others wait for is waited for too.
    void turns.makeTurn('e', turn('same'));
    expect(made).toHaveLength(2);
    void open();
    expect(expected.isBusy()).toBe(false);
    await pass(10_000);
    expect(expected.isBusy()).toBe(false);
    const before = asked.length;
    for (let n = 0; n < 64; n += 1) void turns.makeTurn(`f${n}`, turn('later'));
    await pass(0);
    expect(asked.length - before).toBe(45);
    await pass(10_000);
  });

  test('a turn that the engine has made is not made again by an activity that comes late', async () => {
    const { turns, made, turn, open } = createTurns();
    void turns.makeStart('e', turn('start'));
    await pass(1_001);
    void open();
    await pass(0);
    expect(made).toEqual(['start by fallback']);
  });

  test('a failed turn rejects for its caller', async () => {
    const { turns, open } = createTurns();
    const failing = () => Promise.reject(new Error('The database is away.'));
    const start = turns.makeStart('e', failing);
    void open();
    await expect(start).rejects.toThrow('away');
    await expect(turns.makeTurn('e', failing)).rejects.toThrow('away');
  });

  test('nothing waits any more after the close', async () => {
    const { turns, made, turn } = createTurns();
    const waiting = turns.makeTurn('e', turn('a'));
    turns.close();
    await waiting;
    await turns.makeTurn('e', turn('b'));
    expect(made).toEqual(['a by fallback', 'b by fallback']);
  });
});
