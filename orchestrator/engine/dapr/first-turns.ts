import { setTimeout as pause } from 'node:timers/promises';
import type { End, Progress, Sessions } from './sessions.ts';

/** The very first turns of workflows, which come a moment after the executions of theirs have begun. */
export interface FirstTurns {
  /** What such a turn waits for (`WorkflowObserver`). Never rejects. */
  follow(executionId: string): Promise<End | null>;
  /** Calls `missed` unless the first turn of that execution comes within half a second: it may have come before, in another orchestrator. */
  expect(executionId: string, missed: () => void): void;
  /** Expects nothing any more. */
  close(): void;
}

const EXPECTED_WITHIN_MS = 500;
/** While the database is away it is asked again after a pause; all together well below the half minute that Dapr gives a turn. */
const PAUSE_MS = 1_000;
const LOOK_MS = 10_000;

interface FirstTurnsParts {
  readonly sessions: Sessions;
  /** Null when the execution was purged. */
  readonly findProgress: (executionId: string) => Promise<Progress | null>;
}

export function createFirstTurns({ sessions, findProgress }: FirstTurnsParts): FirstTurns {
  const expected = new Map<string, NodeJS.Timeout>();
  let isClosed = false;

  function forget(executionId: string): void {
    clearTimeout(expected.get(executionId));
    expected.delete(executionId);
  }

  /** It may have ended before, in another process, or before Dapr lost its workflow. */
  async function look(executionId: string, limit: AbortSignal): Promise<End | null> {
    try {
      const progress = await findProgress(executionId);
      if (progress === null) return { state: 'completed' };
      return progress.state === 'ended' ? progress.end : null;
    } catch {
      if (limit.aborted) return null;
      await pause(PAUSE_MS, undefined, { ref: false });
      return await look(executionId, limit);
    }
  }

  /** A frozen database says nothing at all. */
  async function lookInTime(executionId: string): Promise<End | null> {
    const limit = AbortSignal.timeout(LOOK_MS);
    return await Promise.race([look(executionId, limit), pause(LOOK_MS, null, { ref: false })]);
  }

  return {
    follow: async (executionId) => {
      forget(executionId);
      const followed = sessions.follow(executionId);
      return followed === null ? await lookInTime(executionId) : await followed;
    },
    expect: (executionId, missed) => {
      if (isClosed) return;
      const miss = () => {
        expected.delete(executionId);
        missed();
      };
      expected.set(executionId, setTimeout(miss, EXPECTED_WITHIN_MS));
    },
    close: () => {
      isClosed = true;
      for (const executionId of expected.keys()) forget(executionId);
    },
  };
}
