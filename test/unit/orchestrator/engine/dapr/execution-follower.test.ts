import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBackgroundCalls } from '#orchestrator/engine/dapr/background-calls.ts';
import { createExecutionFollower } from '#orchestrator/engine/dapr/execution-follower.ts';
import { createSessions } from '#orchestrator/engine/dapr/sessions.ts';
import type { CommittedExecution } from '#orchestrator/engine/engine-hooks.ts';

const ended = (runtimeStatus: 'COMPLETED' | 'TERMINATED'): CommittedExecution =>
  ({ id: 'e', version: 3, state: { runtimeStatus, phase: 'over', error: null } }) as unknown as CommittedExecution;

/** A follower on a Dapr that notes what is asked of it; a workflow takes `scheduleMs` to be scheduled. */
function createFollower(scheduleMs = 0) {
  const asked: string[] = [];
  const logger = { info: () => undefined, warn: () => undefined };
  const sessions = createSessions({ lingerMs: 100, maxInputs: 10, startMs: 5_000 });
  const follower = createExecutionFollower({
    sessions,
    workflows: {
      schedule: async (id) => {
        await new Promise((resolve) => setTimeout(resolve, scheduleMs));
        asked.push(`schedule ${id}`);
      },
      post: async (id, { state }) => void asked.push(`post ${id} ${state}`),
      terminate: async (id) => void asked.push(`terminate ${id}`),
      status: async () => 'running',
      purge: async () => false,
      close: async () => undefined,
    },
    background: createBackgroundCalls(logger),
    notes: { note: (id, state) => void asked.push(`note ${id} ${state}`), close: async () => undefined },
  });
  return { asked, sessions, follower };
}

describe('what Dapr hears of an execution', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('that ends before its workflow is there: the beginning, then the end', async () => {
    const { asked, sessions, follower } = createFollower(500);
    sessions.start('e');
    follower.started('e', performance.now());
    follower.committed(ended('COMPLETED'));
    await vi.advanceTimersByTimeAsync(499);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['schedule e', 'note e running', 'post e completed']);
  });

  test('whose workflow took so long that the watchdog may have started it too: it is to look by itself', async () => {
    const { asked, sessions, follower } = createFollower(2_500);
    follower.started('e', performance.now());
    await vi.advanceTimersByTimeAsync(2_500);
    expect(asked).toEqual(['schedule e', 'note e running', 'post e woken']);
    sessions.close();
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
