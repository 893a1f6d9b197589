import type { Overload } from '../environment.ts';
import type { Duration, Timestamp } from '../values/cel-value.ts';
import { SECOND } from '../values/seconds.ts';
import { readZoneOffset } from '../values/time-zone.ts';
import { toFraction, toSeconds } from '../values/timestamp.ts';
import { overload } from './overload.ts';

const DAY_MS = 86_400_000;

/** What a clock and a calendar show; both are read as if the zone were UTC. */
function toLocal(instant: Timestamp, zone: string): Date {
  const seconds = Number(toSeconds(instant));
  return new Date((seconds + readZoneOffset(zone, seconds)) * 1_000);
}

function dayOfYear(local: Date): number {
  const newYear = new Date(0);
  newYear.setUTCFullYear(local.getUTCFullYear(), 0, 1);
  return Math.floor((local.getTime() - newYear.getTime()) / DAY_MS);
}

/** Methods of timestamps that read a field, of UTC or of a zone. Months, days of a month and days of a year begin at 0; Sunday is 0. */
const FIELDS: Readonly<Record<string, (local: Date) => number>> = {
  getFullYear: (local) => local.getUTCFullYear(),
  getMonth: (local) => local.getUTCMonth(),
  getDate: (local) => local.getUTCDate(),
  getDayOfMonth: (local) => local.getUTCDate() - 1,
  getDayOfWeek: (local) => local.getUTCDay(),
  getDayOfYear: dayOfYear,
  getHours: (local) => local.getUTCHours(),
  getMinutes: (local) => local.getUTCMinutes(),
  getSeconds: (local) => local.getUTCSeconds(),
};

/** The names of the methods whose argument is a time zone. */
export const ZONE_METHODS: ReadonlySet<string> = new Set([...Object.keys(FIELDS), 'getMilliseconds']);

function toMilliseconds(nanos: bigint): bigint {
  return nanos / 1_000_000n;
}

function inZone(instant: Timestamp, zone: string): bigint {
  toLocal(instant, zone);
  return toMilliseconds(toFraction(instant.nanos));
}

/** The methods of timestamps and durations. A duration is told in whole units, but its milliseconds are those within a second. */
export const TIME: readonly Overload[] = [
  ...Object.entries(FIELDS).flatMap(([name, read]) => [
    overload(`timestamp.${name}(): int`, (instant: Timestamp) => BigInt(read(toLocal(instant, 'UTC')))),
    overload(`timestamp.${name}(string): int`, (instant: Timestamp, zone: string) =>
      BigInt(read(toLocal(instant, zone))),
    ),
  ]),
  overload('timestamp.getMilliseconds(): int', ({ nanos }: Timestamp) => toMilliseconds(toFraction(nanos))),
  overload('timestamp.getMilliseconds(string): int', inZone),
  overload('duration.getHours(): int', ({ nanos }: Duration) => nanos / (3_600n * SECOND)),
  overload('duration.getMinutes(): int', ({ nanos }: Duration) => nanos / (60n * SECOND)),
  overload('duration.getSeconds(): int', ({ nanos }: Duration) => nanos / SECOND),
  overload('duration.getMilliseconds(): int', ({ nanos }: Duration) => toMilliseconds(nanos % SECOND)),
];
