import { CelError } from '../cel-error.ts';

const formats = new Map<string, Intl.DateTimeFormat>();
const FORMATS_LIMIT = 100;
/** Before it no zone had changed yet; JavaScript counts the years of long ago in another way. */
const FIRST_SECOND = -5_364_662_400;

/** How many seconds the clocks of a zone are before UTC at an instant. `CelError` for what is neither an offset nor a name of IANA. */
export function readZoneOffset(zone: string, seconds: number): number {
  const fixed = /^([-+]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed === null) return readNamedOffset(zone, Math.max(seconds, FIRST_SECOND));
  const [, sign, hours, minutes] = fixed;
  if (Number(hours) > 23 || Number(minutes) > 59) return refuse(zone);
  return (Number(hours) * 3_600 + Number(minutes) * 60) * (sign === '-' ? -1 : 1);
}

/** Throws what `readZoneOffset` would throw. */
export function requireZone(zone: string): void {
  readZoneOffset(zone, 0);
}

function refuse(zone: string): never {
  const shown = JSON.stringify(zone.slice(0, 100));
  throw new CelError(`${shown} is no time zone: write such as Europe/Zurich, UTC or +05:30.`);
}

function readNamedOffset(zone: string, seconds: number): number {
  const fields = new Map(
    findFormat(zone)
      .formatToParts(seconds * 1_000)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes): number => fields.get(type) ?? 0;
  const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'));
  return local / 1_000 - seconds;
}

function findFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (!/^[A-Za-z][\w/+-]*$/.test(zone)) refuse(zone);
  const format = createFormat(zone);
  if (formats.size >= FORMATS_LIMIT) formats.delete(formats.keys().next().value ?? '');
  formats.set(zone, format);
  return format;
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
  } catch {
    return refuse(timeZone);
  }
}
