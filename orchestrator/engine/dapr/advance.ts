import type pg from 'pg';
import { readPosition } from '../../store/dapr-instances.ts';
import type { AdvanceRequest, AdvanceResult } from './run-workflow.ts';
import type { Sessions } from './sessions.ts';

const RESULTS = { COMPLETED: 'completed', FAILED: 'failed', TERMINATED: 'terminated' } as const;

type Position = NonNullable<Awaited<ReturnType<typeof readPosition>>>;

function toEnd({ version, runtimeStatus, phase, message }: Position): AdvanceResult | null {
  if (runtimeStatus !== 'COMPLETED' && runtimeStatus !== 'FAILED' && runtimeStatus !== 'TERMINATED') return null;
  const state = RESULTS[runtimeStatus];
  return { position: version, state, ...(state === 'failed' ? { message: message ?? phase } : {}) };
}

/** The activity `advance`: keeps this process consuming the execution's inputs for as long as they keep coming. It may run any number of times. */
export function createAdvance(pool: pg.Pool, sessions: Sessions): (request: AdvanceRequest) => Promise<AdvanceResult> {
  return async ({ executionId }) => {
    const before = await readPosition(pool, executionId);
    // Purged: nothing is left to do.
    if (before === null) return { position: 0, state: 'completed' };
    const end = toEnd(before);
    if (end !== null) return end;
    const reached = await sessions.attach(executionId, { version: before.version, state: 'working' });
    if (reached.state !== 'ended') return { position: reached.version, state: reached.state };
    const after = await readPosition(pool, executionId);
    return (after === null ? null : toEnd(after)) ?? { position: reached.version, state: 'completed' };
  };
}
