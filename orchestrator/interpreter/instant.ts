import { LAST_INSTANT_MS } from '#schemas/definition/last-instant.ts';
import type { Instant } from './event.ts';

/** The nearest instant that can be written down (whole milliseconds, years 1970 to 9999): sums of absurd durations stay valid. */
export function toInstant(milliseconds: number): Instant {
  const instant = Math.trunc(Math.min(Math.max(milliseconds, 0), LAST_INSTANT_MS));
  return Number.isNaN(instant) ? 0 : instant;
}

/** ISO 8601 in UTC with milliseconds. */
export function toIso(instant: Instant): string {
  return new Date(toInstant(instant)).toISOString();
}
