import { parseTimestamp } from '../cel/values/timestamp.ts';
import { readZoneOffset, requireZone } from '../cel/values/time-zone.ts';
import { LAST_INSTANT_MS } from './last-instant.ts';

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/i;

const DAY = 86_400;

/** Whether a text names a time zone: of IANA, or an offset such as `+05:30`. */
export function isTimeZone(zone: string): boolean {
  try {
    requireZone(zone);
    return true;
  } catch {
    return false;
  }
}

/** Whether an instant says its zone itself. */
export function hasZone(text: string): boolean {
  return INSTANT.exec(text.trim())?.[3] !== undefined;
}

/**
 * Milliseconds since 1970 of an ISO 8601 instant; one without a zone is read in `zone`. Null for anything else, for days that no calendar has, and
 * beyond the year 9999. A time that the clocks skip is as much later; of one that they repeat it is the first.
 */
export function readUntil(text: string, zone: string): number | null {
  const [, minutes, seconds = ':00', offset] = INSTANT.exec(text.trim()) ?? [];
  if (minutes === undefined) return null;
  const ownZone = offset === undefined ? 'Z' : offset.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  try {
    const nanos = parseTimestamp(`${minutes}${seconds}${ownZone}`).nanos;
    const milliseconds = Number(nanos / 1_000_000n);
    const instant = offset === undefined ? toInstant(milliseconds, zone) : milliseconds;
    return instant > LAST_INSTANT_MS ? null : instant;
  } catch {
    return null;
  }
}

/** What the clocks of a zone call `local`, which is given as if they were those of UTC. */
function toInstant(local: number, zone: string): number {
  const seconds = Math.floor(local / 1_000);
  const before = readZoneOffset(zone, seconds - DAY);
  const after = readZoneOffset(zone, seconds + DAY);
  const fitting = [before, after].filter((offset) => readZoneOffset(zone, seconds - offset) === offset);
  return local - Math.max(...(fitting.length === 0 ? [before] : fitting)) * 1_000;
}
