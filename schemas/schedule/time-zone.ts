/** A name of the time zone database, as `Area/Place` or `UTC`; offsets such as `+02:00` have no summer time and are refused. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** Whether this runtime knows a time zone by that name. Source: ECMA-402, "IsTimeZoneName", over the IANA database. */
export function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A date and a time of day in a time zone: `2026-03-29`, `02:30`. */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
}

/** Tells an instant in a time zone, to the minute. */
export function toLocalTime(ms: number, timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map<string, string>(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const read = (type: string): string => parts.get(type) ?? '';
  return {
    date: `${read('year')}-${read('month')}-${read('day')}`,
    time: `${read('hour')}:${read('minute')}`,
  };
}
