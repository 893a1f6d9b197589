/** A minute of a time zone: when it is, and what its clocks show. */
export interface LocalMinute {
  readonly at: number;
  /** What the clocks show, as if it were UTC: local times can be compared and counted with it. */
  readonly shown: number;
}

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

/** What the clocks of a zone show at an instant, as if it were UTC. */
export function toShown(at: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type as string, Number(value)]),
  );
  const read = (type: string) => parts.get(type) ?? 0;
  return Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'));
}

const ranges = new Map<string, readonly LocalMinute[]>();

/** Every minute of a zone from one instant on, in order. */
export function listLocalMinutes(timeZone: string, from: number, hours: number): readonly LocalMinute[] {
  const key = `${timeZone} ${from} ${hours}`;
  const known = ranges.get(key);
  if (known !== undefined) return known;
  const minutes = Array.from({ length: hours * 60 }, (_, index) => {
    const at = from + index * MINUTE_MS;
    return { at, shown: toShown(at, timeZone) };
  });
  ranges.set(key, minutes);
  return minutes;
}
