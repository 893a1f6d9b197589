import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { readPosition } from '../../store/dapr-instances.ts';
import type { AdvanceRequest, AdvanceResult } from './run-workflow.ts';
import type { Progress, Sessions } from './sessions.ts';
import { toEnd } from './to-progress.ts';

/** After a look that failed. */
const PAUSE_MS = 1_000;

export interface AdvanceOptions {
  readonly pool: pg.Pool;
  readonly sessions: Sessions;
}

/** What this process has just committed it need not read; null when the execution was purged. */
async function findProgress({ pool, sessions }: AdvanceOptions, executionId: string): Promise<Progress | null> {
  const known = sessions.progressOf(executionId);
  if (known !== null) return known;
  const position = await readPosition(pool, executionId);
  if (position === null) return null;
  const { version, runtimeStatus, phase, message } = position;
  const end = toEnd(runtimeStatus, message ?? phase);
  return end === null ? { version, state: 'working' } : { version, state: 'ended', end };
}

/** The activity `advance`: keeps this process consuming the execution's inputs for as long as they keep coming. It may run any number of times. */
export function createAdvance(options: AdvanceOptions): (request: AdvanceRequest) => Promise<AdvanceResult> {
  const { sessions } = options;

  async function advance({ executionId }: AdvanceRequest): Promise<AdvanceResult> {
    const from = await findProgress(options, executionId);
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
