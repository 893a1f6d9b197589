import { CelError } from '../cel-error.ts';
import type { Timestamp } from './cel-value.ts';
import { SECOND, writeFraction } from './seconds.ts';

const MIN_NANOS = -62_135_596_800n * SECOND;
const MAX_NANOS = 253_402_300_800n * SECOND - 1n;

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?(?:[Zz]|([-+])(\d\d):(\d\d))$/;

/** An instant, or `CelError` outside the years 1 to 9999. */
export function toTimestamp(nanos: bigint): Timestamp {
  if (nanos > MAX_NANOS || nanos < MIN_NANOS) throw new CelError('The timestamp is outside the years 1 to 9999.');
  return { kind: 'timestamp', nanos };
}

/** Reads an instant of RFC 3339. Days and hours that no calendar has are refused; what is finer than nanoseconds is cut off. */
export function parseTimestamp(text: string): Timestamp {
  const refuse = (): never => {
    const shown = JSON.stringify(text.slice(0, 100));
    throw new CelError(`${shown} is no timestamp: write RFC 3339, such as 2030-01-31T09:00:00Z.`);
  };
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour = '0', zoneMinute = '0'] =
    RFC_3339.exec(text) ?? refuse();
  const isClock = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  const isZone = Number(zoneHour) < 24 && Number(zoneMinute) < 60;
  const midnight = new Date(0);
  midnight.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = midnight.getUTCMonth() === Number(month) - 1 && midnight.getUTCDate() === Number(day);
  if (!isClock || !isZone || !isDay) refuse();
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -60 : 60);
  const seconds = midnight.getTime() / 1_000 + Number(hour) * 3_600 + Number(minute) * 60 + Number(second) - offset;
  return toTimestamp(BigInt(seconds) * SECOND + BigInt(fraction.slice(0, 9).padEnd(9, '0')));
}

/** The whole second in which an instant lies, since 1970. */
export function toSeconds({ nanos }: Timestamp): bigint {
  return (nanos - toFraction(nanos)) / SECOND;
}

/** The nanoseconds of an instant within its second. */
export function toFraction(nanos: bigint): bigint {
  return ((nanos % SECOND) + SECOND) % SECOND;
}

/** RFC 3339 in UTC, with as few decimals as there are, or with at least the milliseconds. */
export function writeTimestamp(timestamp: Timestamp, digits: 'shortest' | 'thousands'): string {
  const text = new Date(Number(toSeconds(timestamp)) * 1_000).toISOString().slice(0, 19);
  const fraction = writeFraction(toFraction(timestamp.nanos), digits);
  return `${text}${fraction === '' && digits === 'thousands' ? '.000' : fraction}Z`;
}
