import { isTimeZone } from '#schemas/schedule/time-zone.ts';

/** Names that some browsers still list, and those of today. Source: the file `backward` of the IANA time zone database. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** The name of today, where this browser knows it. */
export function toPresentName(timeZone: string): string {
  const present = FORMER_NAMES[timeZone] ?? timeZone;
  return isTimeZone(present) ? present : timeZone;
}

/** The reader's own time zone. */
export function readOwnTimeZone(): string {
  return toPresentName(new Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** Every time zone that this browser knows, in alphabetical order, behind the reader's own and UTC. */
export function listTimeZones(): readonly string[] {
  const names = Intl.supportedValuesOf('timeZone').map(toPresentName).toSorted();
  return [...new Set([readOwnTimeZone(), 'UTC', ...names])];
}

/** Whether a zone is searched for: each word is part of its name, a former name or its offset. */
export function isZoneFound(timeZone: string, offset: string, search: string): boolean {
  const former = Object.keys(FORMER_NAMES).filter((name) => FORMER_NAMES[name] === timeZone);
  const text = [timeZone, ...former, `utc${offset}`].join(' ').replaceAll('_', ' ').toLowerCase();
  return search
    .toLowerCase()
    .replaceAll('_', ' ')
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** How far a zone is from UTC at an instant: `+05:45`; empty where the zone is not known. */
export function offsetText(timeZone: string, atMs: number): string {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(atMs);
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return name === 'GMT' ? '+00:00' : name.replace('GMT', '');
  } catch {
    return '';
  }
}

/** `Mon, 2 Mar, 09:00` in a time zone; with the year when it is another one there than now. */
export function zonedText(ms: number, timeZone: string, nowMs: number): string {
  const yearOf = (at: number): string => new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric' }).format(at);
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(yearOf(ms) === yearOf(nowMs) ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(ms);
}
