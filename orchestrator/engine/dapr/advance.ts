import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { readPosition } from '../../store/dapr-instances.ts';
import type { AdvanceRequest, AdvanceResult } from './run-workflow.ts';
import type { Sessions } from './sessions.ts';

/** After a look that failed. */
const PAUSE_MS = 1_000;

const RESULTS = { COMPLETED: 'completed', FAILED: 'failed', TERMINATED: 'terminated' } as const;

type Position = NonNullable<Awaited<ReturnType<typeof readPosition>>>;

function toEnd({ version, runtimeStatus, phase, message }: Position): AdvanceResult | null {
  if (runtimeStatus !== 'COMPLETED' && runtimeStatus !== 'FAILED' && runtimeStatus !== 'TERMINATED') return null;
  const state = RESULTS[runtimeStatus];
  return { position: version, state, ...(state === 'failed' ? { message: message ?? phase } : {}) };
}

/** The activity `advance`: keeps this process consuming the execution's inputs for as long as they keep coming. It may run any number of times. */
export function createAdvance(pool: pg.Pool, sessions: Sessions): (request: AdvanceRequest) => Promise<AdvanceResult> {
  async function advance({ executionId }: AdvanceRequest): Promise<AdvanceResult> {
    const before = await readPosition(pool, executionId);
    // Purged: nothing is left to do.
    if (before === null) return { position: 0, state: 'completed' };
    const end = toEnd(before);
    if (end !== null) return end;
    const reached = await sessions.attach(executionId, { version: before.version, state: 'working' });
    if (reached.state !== 'ended') return { position: reached.version, state: reached.state };
    const after = await readPosition(pool, executionId);
    return (after === null ? null : toEnd(after)) ?? { position: reached.version, state: 'completed' };
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
