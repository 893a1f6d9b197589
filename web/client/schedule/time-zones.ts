/** The reader's own time zone. */
export function readOwnTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Every time zone that this browser knows, the reader's own and UTC first. */
export function listTimeZones(): readonly string[] {
  return [...new Set([readOwnTimeZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
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

/** `Mon, 2 Mar 2026, 09:00` in a time zone. */
export function zonedText(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(ms);
}
