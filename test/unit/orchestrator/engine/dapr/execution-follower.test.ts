import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBackgroundCalls } from '#orchestrator/engine/dapr/background-calls.ts';
import { createExecutionFollower } from '#orchestrator/engine/dapr/execution-follower.ts';
import { createFirstTurns } from '#orchestrator/engine/dapr/first-turns.ts';
import { createSessions } from '#orchestrator/engine/dapr/sessions.ts';
import type { CommittedExecution } from '#orchestrator/engine/engine-hooks.ts';

const ended = (runtimeStatus: 'COMPLETED' | 'TERMINATED'): CommittedExecution =>
  ({ id: 'e', version: 3, state: { runtimeStatus, phase: 'over', error: null } }) as unknown as CommittedExecution;

/** A follower on a Dapr that notes what is asked of it. */
function createFollower() {
  const asked: string[] = [];
  const logger = { info: () => undefined, warn: () => undefined };
  const sessions = createSessions({
    lingerMs: 100,
    maxInputs: 10,
    startMs: 5_000,
    followMs: 2_000,
    quietMs: 300,
    mostFollowed: 64,
  });
  const firstTurns = createFirstTurns({ sessions, findProgress: async () => null });
  const follower = createExecutionFollower({
    sessions,
    firstTurns,
    workflows: {
      schedule: async (id) => void asked.push(`schedule ${id}`),
      post: async (id, { state }) => void asked.push(`post ${id} ${state}`),
      resume: async () => undefined,
      terminate: async (id) => void asked.push(`terminate ${id}`),
      status: async () => 'running',
      purge: async () => false,
      close: async () => undefined,
    },
    background: createBackgroundCalls(logger),
    notes: { note: (id, state) => void asked.push(`note ${id} ${state}`), close: async () => undefined },
  });
  return { asked, sessions, firstTurns, follower };
}

describe('what Dapr hears of an execution', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('that ends while its workflow watches: nothing but its beginning', async () => {
    const { asked, sessions, firstTurns, follower } = createFollower();
    sessions.start('e');
    follower.started('e');
    const followed = firstTurns.follow('e');
    follower.committed(ended('COMPLETED'));
    expect(await followed).toEqual({ state: 'completed' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(['schedule e', 'note e running']);
  });

  test('that ends before its workflow looks: nothing, if it looks soon', async () => {
    const { asked, sessions, firstTurns, follower } = createFollower();
    sessions.start('e');
    follower.committed(ended('COMPLETED'));
    await vi.advanceTimersByTimeAsync(499);
    await firstTurns.follow('e');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([]);
  });

  test('that ends while its workflow looks for it in another orchestrator: its end, half a second later', async () => {
    const { asked, sessions, follower } = createFollower();
    sessions.start('e');
    follower.committed(ended('COMPLETED'));
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toEqual(['post e completed']);
  });

  test('that is terminated: Dapr’s own termination', async () => {
    const { asked, follower } = createFollower();
    follower.committed(ended('TERMINATED'));
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['terminate e']);
  });

  test('of which inputs come that nobody here advances: it is woken and waited for once in five seconds', async () => {
    const { asked, follower } = createFollower();
    const first = follower.approach('e');
    const settled = vi.fn();
    void first.then(settled);
    await vi.advanceTimersByTimeAsync(249);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(settled).toHaveBeenCalled();
    await follower.approach('e');
    expect(asked).toEqual(['post e woken']);
    await vi.advanceTimersByTimeAsync(5_000);
    void follower.approach('e');
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['post e woken', 'post e woken']);
    await vi.runAllTimersAsync();
  });

  test('that is advanced here: nothing, until it ends', async () => {
    const { asked, sessions, follower } = createFollower();
    sessions.start('e');
    await follower.approach('e');
    expect(asked).toEqual([]);
    sessions.close();
  });
});
