import type { Instant } from './event.ts';

/** The last instant a `Date` can hold. Source: ECMA-262, "Time Values and Time Range". */
const LATEST: Instant = 8_640_000_000_000_000;

/** The nearest instant that can be written down (whole milliseconds, years 1970 to 275760): sums of absurd durations stay valid. */
export function toInstant(milliseconds: number): Instant {
  const instant = Math.trunc(Math.min(Math.max(milliseconds, 0), LATEST));
  return Number.isNaN(instant) ? 0 : instant;
}

/** ISO 8601 in UTC with milliseconds. */
export function toIso(instant: Instant): string {
  return new Date(toInstant(instant)).toISOString();
}
