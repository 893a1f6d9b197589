import type pg from 'pg';
import { readPosition } from '../../store/dapr-instances.ts';
import type { Progress, Sessions } from './sessions.ts';
import { toEnd } from './to-progress.ts';

/** Where an execution stands, by what this process has just committed or else by the database; null when it was purged. */
export function createProgressFinder(
  pool: pg.Pool,
  sessions: Pick<Sessions, 'progressOf'>,
): (executionId: string) => Promise<Progress | null> {
  return async (executionId) => {
    const known = sessions.progressOf(executionId);
    if (known !== null) return known;
    const position = await readPosition(pool, executionId);
    if (position === null) return null;
    const { version, runtimeStatus, phase, message } = position;
    const end = toEnd(runtimeStatus, message ?? phase);
    return end === null ? { version, state: 'working' } : { version, state: 'ended', end };
  };
}
