import { setTimeout as pause } from 'node:timers/promises';
import type { AdvanceRequest, AdvanceResult } from './run-workflow.ts';
import type { Progress, Sessions } from './sessions.ts';

/** After a look that failed. */
const PAUSE_MS = 1_000;

export interface AdvanceOptions {
  readonly sessions: Sessions;
  /** Null when the execution was purged. */
  readonly findProgress: (executionId: string) => Promise<Progress | null>;
}

/** The activity `advance`: keeps this process consuming the execution's inputs for as long as they keep coming. It may run any number of times. */
export function createAdvance({
  sessions,
  findProgress,
}: AdvanceOptions): (request: AdvanceRequest) => Promise<AdvanceResult> {
  async function advance({ executionId }: AdvanceRequest): Promise<AdvanceResult> {
    const from = await findProgress(executionId);
    // Purged: nothing is left to do.
    if (from === null) return { position: 0, state: 'completed' };
    const reached = await sessions.attach(executionId, from);
    if (reached.state === 'ended') return { position: reached.version, ...reached.end };
    return { position: reached.version, state: reached.state };
  }

  return async (request) => {
    try {
      return await advance(request);
    } catch {
      // The database is away: that must not be the end of the workflow, which would be FAILED in Dapr for good.
      await pause(PAUSE_MS);
      return { position: request.position, state: 'working' };
    }
  };
}
