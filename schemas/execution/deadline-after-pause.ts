import { LAST_INSTANT_MS } from '../definition/last-instant.ts';

/**
 * A deadline after a pause: it stood still meanwhile, so it comes later by the time of the pause (rule P4, decision D50). The interpreter moves its
 * deadlines so, and the monitor those that it shows. Instants are milliseconds since 1970.
 */
export function deadlineAfterPause(deadline: number, pausedAt: number, resumedAt: number): number {
  return Math.min(deadline + Math.max(0, resumedAt - pausedAt), LAST_INSTANT_MS);
}
