import { lastInstant, nextInstant } from './next-instant.ts';
import type { Schedule } from './schedule.ts';

/** An instant that is fired no later than this is on time; what is later was missed (decision D92). */
export const ON_TIME_MS = 60_000;

/** What a due schedule does now. */
export interface DueFiring {
  /** The instant that is fired; null when what was missed is skipped. */
  readonly scheduledAt: number | null;
  /** The first instant that nothing was fired at, when this firing makes up for some; else null. */
  readonly missedSince: number | null;
  /** The instant after; null when the schedule has none. */
  readonly nextAt: number | null;
}

/**
 * Decides what a schedule does whose instant `dueAt` has come: the latest instant that has passed is fired, once for all of them. With `skip`
 * it is fired only when it is on time.
 */
export function toDueFiring(schedule: Schedule, dueAt: number, now: number): DueFiring {
  const latest = lastInstant(schedule, dueAt, now);
  const isFired = schedule.catchUp === 'once' || now - latest <= ON_TIME_MS;
  return {
    scheduledAt: isFired ? latest : null,
    missedSince: isFired && schedule.catchUp === 'once' && latest > dueAt ? dueAt : null,
    nextAt: nextInstant(schedule, now),
  };
}
