import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAdvance, type EndedActivity } from '#orchestrator/engine/dapr/advance.ts';
import { createSessions } from '#orchestrator/engine/dapr/sessions.ts';
import type { Progress } from '#orchestrator/engine/dapr/to-progress.ts';
import type { TurnMaker } from '#orchestrator/engine/engine-hooks.ts';

const COMPLETED: Progress = { state: 'ended', end: { state: 'completed' } };

/** The activity of an orchestrator called `here`, on executions that the database has as told. */
function createActivity(stored: Readonly<Record<string, Progress>> = {}) {
  const sessions = createSessions({ lingerMs: 100, longestMs: 10_000 });
  const orphans: string[] = [];
  const activities: EndedActivity[] = [];
  const database = { isAway: false };
  const advance = createAdvance({
    host: 'here',
    sessions,
    findProgress: async (id) => {
      if (database.isAway) throw new Error('The database is away.');
      return stored[id] ?? null;
    },
    onOpened: () => undefined,
    noteOrphan: async (id) => void orphans.push(id),
    onEnded: (activity) => void activities.push(activity),
    clock: () => Date.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return { sessions, orphans, activities, database, advance };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the activity advance', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('makes the turns that wait here and says how the execution stands', async () => {
    const { sessions, activities, advance } = createActivity();
    const makers: TurnMaker[] = [];
    sessions.hold('e', async (maker) => {
      makers.push(maker);
      sessions.noteCommit('e', { state: 'waiting' });
    });
    expect(await advance({ executionId: 'e', host: 'here', attempt: 1 })).toEqual({ state: 'waiting' });
    expect(makers).toMatchObject([{ by: 'workflow' }]);
    expect(activities).toMatchObject([{ executionId: 'e', spanId: makers[0]?.activitySpanId }]);
  });

  test('reports the end of the execution, also one that another orchestrator committed', async () => {
    const failed: Progress = { state: 'ended', end: { state: 'failed', message: 'No.' } };
    const { sessions, advance } = createActivity({ e: failed });
    expect(await advance({ executionId: 'e' })).toEqual({ state: 'failed', message: 'No.' });
    sessions.hold('e', async () => undefined);
    expect(await advance({ executionId: 'e' })).toEqual({ state: 'failed', message: 'No.' });
  });

  test('is misplaced where another orchestrator waits for it, until it was asked often enough', async () => {
    const { advance } = createActivity({ e: { state: 'working' } });
    for (const attempt of [1, 5]) {
      expect(await advance({ executionId: 'e', host: 'there', attempt })).toEqual({ state: 'misplaced' });
    }
    const last = advance({ executionId: 'e', host: 'there', attempt: 6 });
    await pass(100);
    expect(await last).toEqual({ state: 'waiting' });
  });

  test('takes the turns that wait here although the activity was meant for another orchestrator', async () => {
    const { sessions, advance } = createActivity();
    sessions.hold('e', async () => void sessions.noteCommit('e', COMPLETED));
    expect(await advance({ executionId: 'e', host: 'there', attempt: 1 })).toEqual({ state: 'completed' });
  });

  test('of an execution that is unknown is the last of its workflow, which leaves Dapr', async () => {
    const { sessions, orphans, advance } = createActivity();
    expect(await advance({ executionId: 'purged' })).toEqual({ state: 'unknown' });
    // Its start turned out to be a duplicate.
    sessions.hold('duplicate', async () => undefined);
    const duplicate = advance({ executionId: 'duplicate', host: 'here', attempt: 1 });
    await pass(3_000);
    expect(await duplicate).toEqual({ state: 'unknown' });
    expect(orphans).toEqual(['purged', 'duplicate']);
  });

  test.each(['here', 'there'])('waits for a start that may be about to be made %s', async (host) => {
    const stored: Record<string, Progress> = {};
    const { orphans, advance } = createActivity(stored);
    const asked = advance({ executionId: 'e', host, attempt: 6 });
    await pass(1_000);
    stored['e'] = COMPLETED;
    await pass(2_000);
    expect(await asked).toEqual({ state: 'completed' });
    expect(orphans).toEqual([]);
  });

  test('lets no workflow fail while the database is away', async () => {
    const { database, advance } = createActivity();
    database.isAway = true;
    const asked = advance({ executionId: 'e' });
    await pass(1_000);
    expect(await asked).toEqual({ state: 'working' });
  });
});
