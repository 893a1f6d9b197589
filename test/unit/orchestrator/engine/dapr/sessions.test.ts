import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSessions, type Progress, type Sessions } from '#orchestrator/engine/dapr/sessions.ts';

const working = (version: number): Progress => ({ version, state: 'working' });
const waiting = (version: number): Progress => ({ version, state: 'waiting' });
const ended = (version: number): Progress => ({ version, state: 'ended', end: { state: 'completed' } });

describe('sessions of an execution', () => {
  let sessions: Sessions;
  beforeEach(() => {
    vi.useFakeTimers();
    sessions = createSessions({
      lingerMs: 100,
      maxInputs: 3,
      startMs: 500,
      followMs: 300,
      quietMs: 200,
      mostFollowed: 2,
    });
  });
  afterEach(() => {
    sessions.close();
    vi.useRealTimers();
  });

  test('advance ends once no commit came for the linger, and says that it waits', async () => {
    const attached = sessions.attach('e', working(1));
    await vi.advanceTimersByTimeAsync(90);
    expect(sessions.committed('e', working(2))).toBe('here');
    await vi.advanceTimersByTimeAsync(90);
    expect(sessions.isOpen('e')).toBe(true);
    await vi.advanceTimersByTimeAsync(20);
    expect(await attached).toEqual({ version: 2, state: 'waiting' });
    expect(sessions.committed('e', working(3))).toBe('nobody');
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
    sessions.committed('e', working(2));
    await vi.advanceTimersByTimeAsync(490);
    expect(sessions.isOpen('e')).toBe(true);
    await vi.advanceTimersByTimeAsync(20);
    expect(sessions.isOpen('e')).toBe(false);
  });

  test('the workflow of a started execution watches it to its end', async () => {
    sessions.start('e');
    const watched = sessions.follow('e');
    sessions.committed('e', working(2));
    expect(sessions.committed('e', ended(3))).toBe('here');
    expect(await watched).toEqual({ state: 'completed' });
    expect(sessions.isOpen('e')).toBe(false);
  });

  test('it watches for a limited time, and not when the execution waits: then nobody but the engine can tell it the end', async () => {
    sessions.start('e');
    const watched = sessions.follow('e');
    await vi.advanceTimersByTimeAsync(150);
    sessions.committed('e', working(2));
    await vi.advanceTimersByTimeAsync(150);
    expect(await watched).toBeNull();
    expect(sessions.follow('e')).toBeNull();
    expect(sessions.committed('e', ended(3))).toBe('nobody');
    sessions.start('gated');
    const parted = sessions.follow('gated');
    sessions.committed('gated', waiting(2));
    expect(await parted).toBeNull();
    expect(sessions.committed('gated', ended(3))).toBe('nobody');
  });

  test('it watches no longer once no commit comes: the execution may go on elsewhere', async () => {
    sessions.start('e');
    const watched = sessions.follow('e');
    await vi.advanceTimersByTimeAsync(200);
    expect(await watched).toBeNull();
    expect(sessions.isOpen('e')).toBe(true);
  });

  test('few watch at a time; the others are told their end', async () => {
    for (const id of ['a', 'b', 'c']) sessions.start(id);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => sessions.follow(id));
    expect(c).toBeNull();
    expect(sessions.committed('c', ended(2))).toBe('nobody');
    sessions.committed('a', ended(2));
    expect(await a).toEqual({ state: 'completed' });
    sessions.start('d');
    expect(sessions.follow('d')).not.toBeNull();
    sessions.close();
    expect(await b).toBeNull();
  });

  test('an end before the first turn of its workflow is expected to be found by it', () => {
    sessions.start('e');
    expect(sessions.committed('e', ended(2))).toBe('expected');
    expect(sessions.follow('e')).toBeNull();
  });

  test('of an execution that started elsewhere there is nothing to watch', () => {
    expect(sessions.follow('e')).toBeNull();
    void sessions.attach('e', working(1));
    expect(sessions.follow('e')).toBeNull();
  });

  test('a watch ends when everything closes', async () => {
    sessions.start('e');
    const watched = sessions.follow('e');
    sessions.close();
    expect(await watched).toBeNull();
  });

  test('an advance takes a started one over, and sees what was committed', async () => {
    sessions.start('e');
    sessions.committed('e', working(4));
    expect(sessions.progressOf('e')).toEqual(working(4));
    const attached = sessions.attach('e', working(1));
    expect(sessions.committed('e', ended(5))).toBe('here');
    expect(await attached).toEqual(ended(5));
    expect(sessions.progressOf('e')).toBeNull();
    expect(sessions.isOpen('e')).toBe(false);
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
