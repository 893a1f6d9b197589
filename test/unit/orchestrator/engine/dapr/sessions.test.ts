import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSessions, type Progress, type Sessions } from '#orchestrator/engine/dapr/sessions.ts';

const working = (version: number): Progress => ({ version, state: 'working' });
const waiting = (version: number): Progress => ({ version, state: 'waiting' });
const ended = (version: number): Progress => ({ version, state: 'ended', end: { state: 'completed' } });

describe('sessions of an execution', () => {
  let sessions: Sessions;
  beforeEach(() => {
    vi.useFakeTimers();
    sessions = createSessions({ lingerMs: 100, maxInputs: 3, startMs: 500 });
  });
  afterEach(() => {
    sessions.close();
    vi.useRealTimers();
  });

  test('advance ends once no commit came for the linger, and says that it waits', async () => {
    const attached = sessions.attach('e', working(1));
    await vi.advanceTimersByTimeAsync(90);
    expect(sessions.committed('e', working(2))).toBe(true);
    await vi.advanceTimersByTimeAsync(90);
    expect(sessions.isOpen('e')).toBe(true);
    await vi.advanceTimersByTimeAsync(20);
    expect(await attached).toEqual({ version: 2, state: 'waiting' });
    expect(sessions.committed('e', working(3))).toBe(false);
  });

  test('it ends at once when the execution ends, or only waits', async () => {
    for (const progress of [ended(2), waiting(2)]) {
      const attached = sessions.attach('e', working(1));
      sessions.committed('e', progress);
      expect(await attached).toEqual(progress);
    }
  });

  test('it ends after so many commits although work goes on, so that the workflow goes on too', async () => {
    const attached = sessions.attach('e', working(10));
    for (const version of [11, 12, 13]) sessions.committed('e', working(version));
    expect(await attached).toEqual({ version: 13, state: 'working' });
  });

  test('a start opens one that needs no advance, and closes once no commit came for long', async () => {
    sessions.start('e');
    await vi.advanceTimersByTimeAsync(490);
    expect(sessions.committed('e', working(2))).toBe(false);
    await vi.advanceTimersByTimeAsync(490);
    expect(sessions.isOpen('e')).toBe(true);
    await vi.advanceTimersByTimeAsync(20);
    expect(sessions.isOpen('e')).toBe(false);
  });

  test('of a started execution that only waits, or has ended, it closes: the engine tells the workflow', () => {
    for (const progress of [waiting(2), ended(2)]) {
      sessions.start('e');
      expect(sessions.scheduled('e')).toBeNull();
      expect(sessions.committed('e', progress)).toBe(false);
      expect(sessions.isOpen('e')).toBe(false);
    }
  });

  test('an end is kept until there is a workflow to be told', () => {
    sessions.start('e');
    expect(sessions.committed('e', ended(4))).toBe(true);
    expect(sessions.scheduled('e')).toEqual({ state: 'completed' });
    expect(sessions.scheduled('e')).toBeNull();
    expect(sessions.isOpen('e')).toBe(false);
  });

  test('an advance takes a started one over, and sees what was committed', async () => {
    sessions.start('e');
    sessions.committed('e', ended(4));
    expect(sessions.progressOf('e')).toEqual(ended(4));
    expect(await sessions.attach('e', working(1))).toEqual(ended(4));
    expect(sessions.progressOf('e')).toBeNull();
    expect(sessions.isOpen('e')).toBe(false);
    sessions.start('other');
    const attached = sessions.attach('other', working(1));
    expect(sessions.scheduled('other')).toBeNull();
    expect(sessions.committed('other', ended(2))).toBe(true);
    expect(await attached).toEqual(ended(2));
  });

  test('who waits for one hears when it opens, or that none did', async () => {
    const heard = sessions.waitForOpen('e', 100);
    void sessions.attach('e', working(1));
    expect(await heard).toBe(true);
    const unheard = sessions.waitForOpen('other', 100);
    await vi.advanceTimersByTimeAsync(101);
    expect(await unheard).toBe(false);
  });

  test('an advance that Dapr repeats takes the place of the first', async () => {
    const first = sessions.attach('e', working(1));
    const second = sessions.attach('e', working(1));
    expect(await first).toEqual(working(1));
    sessions.committed('e', ended(2));
    expect(await second).toEqual(ended(2));
  });
});
