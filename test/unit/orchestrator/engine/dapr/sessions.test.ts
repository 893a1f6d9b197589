import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSessions, type Sessions } from '#orchestrator/engine/dapr/sessions.ts';
import type { Progress } from '#orchestrator/engine/dapr/to-progress.ts';
import type { TurnMaker } from '#orchestrator/engine/engine-hooks.ts';

const WORKING: Progress = { state: 'working' };
const WAITING: Progress = { state: 'waiting' };
const ENDED: Progress = { state: 'ended', end: { state: 'completed' } };

const maker = (activitySpanId: string): TurnMaker => ({ by: 'workflow', activitySpanId });
const [FIRST, SECOND] = [maker('1'), maker('2')];

describe('the session of an activity', () => {
  let sessions: Sessions;
  beforeEach(() => {
    vi.useFakeTimers();
    sessions = createSessions({ lingerMs: 100, longestMs: 1_000 });
  });
  afterEach(() => {
    sessions.close();
    vi.useRealTimers();
  });

  /** A turn that commits as told, a moment later. */
  const commits = (progress: Progress) => async (by: TurnMaker) => {
    await vi.advanceTimersByTimeAsync(1);
    sessions.noteCommit('e', progress);
    return by;
  };

  test('makes the turns that were held, and ends when the execution only waits or has ended', async () => {
    for (const progress of [WAITING, ENDED]) {
      const made: TurnMaker[] = [];
      sessions.hold('e', async (by) => void made.push(await commits(progress)(by)));
      expect(await sessions.open('e', FIRST, null)).toEqual(progress);
      expect(made).toEqual([FIRST]);
      expect(sessions.run('e', commits(WORKING))).toBeNull();
    }
  });

  test('takes turns while steps are on their way, and ends once it was quiet for the linger', async () => {
    const ended = vi.fn();
    void sessions.open('e', FIRST, WORKING).then(ended);
    await vi.advanceTimersByTimeAsync(90);
    expect(await sessions.run('e', commits(WORKING))).toBe(FIRST);
    await vi.advanceTimersByTimeAsync(98);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3);
    expect(ended).toHaveBeenCalledWith(WAITING);
  });

  test('does not end while a turn is being made in it', async () => {
    const ended = vi.fn();
    const commit: { now: () => void } = { now: () => undefined };
    void sessions.open('e', FIRST, WORKING).then(ended);
    const turn = sessions.run('e', () => new Promise<void>((resolve) => (commit.now = resolve)));
    await vi.advanceTimersByTimeAsync(500);
    sessions.noteCommit('e', ENDED);
    expect(ended).not.toHaveBeenCalled();
    commit.now();
    await turn;
    expect(ended).toHaveBeenCalledWith(ENDED);
  });

  test('ends after its longest time although work goes on, to be called again', async () => {
    const ended = vi.fn();
    void sessions.open('e', FIRST, WORKING).then(ended);
    for (let passed = 0; passed < 1_000; passed += 50) {
      await vi.advanceTimersByTimeAsync(50);
      sessions.noteCommit('e', WORKING);
    }
    expect(ended).toHaveBeenCalledWith(WORKING);
  });

  test('is over with nothing known when its turns changed nothing', async () => {
    sessions.hold('e', async () => undefined);
    expect(await sessions.open('e', FIRST, null)).toBeNull();
  });

  test('a failed turn rejects for its holder', async () => {
    sessions.hold('e', () => Promise.reject(new Error('The database is away.')));
    expect(await sessions.open('e', FIRST, null)).toBeNull();
  });

  test('a turn that was taken back is not made; one that is being made cannot be taken back', async () => {
    const work = vi.fn(commits(ENDED));
    const release = sessions.hold('e', work);
    expect(sessions.isHeld('e')).toBe(true);
    expect(release()).toBe(true);
    expect(sessions.isHeld('e')).toBe(false);
    expect(work).not.toHaveBeenCalled();
    const taken = sessions.hold('e', work);
    const opened = sessions.open('e', FIRST, null);
    expect(taken()).toBe(false);
    await opened;
    expect(work).toHaveBeenCalledOnce();
  });

  test('a later activity of the execution takes the place of an earlier one', async () => {
    const first = sessions.open('e', FIRST, WORKING);
    const second = sessions.open('e', SECOND, null);
    expect(await first).toEqual({ state: 'replaced' });
    expect(await sessions.run('e', commits(ENDED))).toBe(SECOND);
    expect(await second).toEqual(ENDED);
  });

  test('says whether an activity reports a commit', () => {
    expect(sessions.noteCommit('e', ENDED)).toBe(false);
    void sessions.open('e', FIRST, WORKING);
    expect(sessions.noteCommit('e', ENDED)).toBe(true);
    expect(sessions.noteCommit('e', ENDED)).toBe(false);
  });

  test('closing ends it, and the next input opens another after a restart', async () => {
    const opened = sessions.open('e', FIRST, WORKING);
    sessions.close();
    expect(await opened).toEqual(WAITING);
  });
});
