const DAY_MS = 86_400_000;

/** `14:05` today, `24 Nov, 14:05` on another day, `24 Nov 2030, 14:05` in another year. `timeZone` is the reader's unless given. */
export function clockText(instant: string, nowMs: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = (ms: number) => new Intl.DateTimeFormat('en-GB', { ...zone, dateStyle: 'short' }).format(ms);
  const ms = Date.parse(instant);
  const time = new Intl.DateTimeFormat('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' }).format(ms);
  if (day(ms) === day(nowMs)) return time;
  const year = (at: number) => new Intl.DateTimeFormat('en-GB', { ...zone, year: 'numeric' }).format(at);
  const date = new Intl.DateTimeFormat('en-GB', {
    ...zone,
    day: 'numeric',
    month: 'short',
    ...(year(ms) === year(nowMs) ? {} : { year: 'numeric' }),
  }).format(ms);
  return `${date}, ${time}`;
}

/** `14:05:09`, in the reader's time zone unless one is given. */
export function clockSecondsText(ms: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat('en-GB', { ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    ms,
  );
}

/** A length of time in one or two units: `3 ms`, `1.2 s`, `4 min 5 s`, `2 h 3 min`, `3 d 4 h`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(ms < 10_000 ? 1 : 0))} s`;
  const units: readonly (readonly [number, string])[] = [
    [DAY_MS, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ];
  const first = units.findIndex(([size]) => ms >= size);
  const [size, name] = units[first] ?? [1_000, 's'];
  const [restSize, restName] = units[first + 1] ?? [1_000, 's'];
  const whole = Math.floor(ms / size);
  const rest = Math.floor((ms - whole * size) / restSize);
  return rest === 0 || restSize === size ? `${whole} ${name}` : `${whole} ${name} ${rest} ${restName}`;
}

/** How long until then, in whole seconds below a minute: `in 8 s`; `now` when it has come. */
export function untilText(instant: string, nowMs: number): string {
  const ms = Date.parse(instant) - nowMs;
  if (ms < 500) return 'now';
  return `in ${durationText(Math.max(1_000, Math.round(ms / 1_000) * 1_000))}`;
}

/** How long ago, roughly: `just now`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function agoText(instant: string, nowMs: number): string {
  const ms = nowMs - Date.parse(instant);
  if (ms < 45_000) return 'just now';
  if (ms < 3_600_000) return `${Math.max(1, Math.round(ms / 60_000))} min ago`;
  if (ms < DAY_MS) return `${Math.round(ms / 3_600_000)} h ago`;
  return `${Math.round(ms / DAY_MS)} d ago`;
}
