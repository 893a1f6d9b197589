import { Cron } from 'croner';
import { LAST_INSTANT_MS } from '../definition/last-instant.ts';
import { parseCron } from './parse-cron.ts';
import type { Schedule } from './schedule.ts';

const MINUTE_MS = 60_000;

/**
 * The first instant of a schedule after another one, both in milliseconds since 1970; null when there is none. Intervals are counted from the beginning
 * of 1970 in UTC, so that publishing again does not move them. Times of day that a change of the clocks leaves out or repeats: decision D91.
 */
export function nextInstant(schedule: Schedule, afterMs: number): number | null {
  if (schedule.kind === 'interval') {
    const everyMs = schedule.everyMinutes * MINUTE_MS;
    const next = (Math.floor(afterMs / everyMs) + 1) * everyMs;
    return next > LAST_INSTANT_MS ? null : next;
  }
  const reading = parseCron(schedule.cron);
  if (!reading.ok) return null;
  const cron = new Cron(reading.cron.inNumbers, {
    timezone: schedule.timeZone,
    mode: '5-part',
    fixedTimeRule: 'no-wildcard',
    paused: true,
  });
  const next = cron.nextRun(new Date(afterMs))?.getTime() ?? null;
  return next === null || next > LAST_INSTANT_MS ? null : next;
}

/** The next instants of a schedule after another one, `count` at most. */
export function listNextInstants(schedule: Schedule, afterMs: number, count: number): readonly number[] {
  const instants: number[] = [];
  for (let next = nextInstant(schedule, afterMs); next !== null && instants.length < count;) {
    instants.push(next);
    next = nextInstant(schedule, next);
  }
  return instants;
}

/** The last instant of a schedule from `fromMs` to `untilMs`, both included; `fromMs` is one of them. */
export function lastInstant(schedule: Schedule, fromMs: number, untilMs: number): number {
  const reaches = (after: number): boolean => (nextInstant(schedule, after) ?? Infinity) <= untilMs;
  let last = fromMs;
  let low = Math.floor(fromMs / MINUTE_MS);
  let high = Math.floor(untilMs / MINUTE_MS);
  // After which minute is there still one? Instants are whole minutes, so halving finds it in some thirty looks, however long nothing fired.
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const after = Math.max(fromMs, middle * MINUTE_MS);
    if (reaches(after)) {
      last = nextInstant(schedule, after) ?? last;
      low = middle + 1;
    } else high = middle - 1;
  }
  return last;
}
