import type { Instant } from './event.ts';

/** The last instant with a year of four digits: databases and browsers read no later one. */
const LATEST: Instant = 253_402_300_799_999;

/** The nearest instant that can be written down (whole milliseconds, years 1970 to 9999): sums of absurd durations stay valid. */
export function toInstant(milliseconds: number): Instant {
  const instant = Math.trunc(Math.min(Math.max(milliseconds, 0), LATEST));
  return Number.isNaN(instant) ? 0 : instant;
}

/** ISO 8601 in UTC with milliseconds. */
export function toIso(instant: Instant): string {
  return new Date(toInstant(instant)).toISOString();
}
