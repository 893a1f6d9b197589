import { expect, test } from 'vitest';
import { toDueFiring } from '#schemas/schedule/due-firing.ts';
import { toSchedule, type Schedule } from '#schemas/schedule/schedule.ts';

const at = (text: string): number => Date.parse(`2026-03-${text}Z`);
const text = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(8, 16));

function fire(schedule: Pick<Schedule, 'catchUp'>, cron: string, dueAt: string, now: string) {
  const { scheduledAt, missedSince, nextAt } = toDueFiring(
    { kind: 'cron', cron, timeZone: 'UTC', ...schedule },
    at(dueAt),
    at(now),
  );
  return [text(scheduledAt), text(missedSince), text(nextAt)];
}

const DAILY = '0 9 * * *';
const EACH_MINUTE = '* * * * *';

test.each<
  [what: string, catchUp: 'once' | 'skip', cron: string, dueAt: string, now: string, expected: (string | null)[]]
>([
  ['on time', 'once', DAILY, '02T09:00', '02T09:00:00.300', ['02T09:00', null, '03T09:00']],
  ['on time', 'skip', DAILY, '02T09:00', '02T09:00:00.300', ['02T09:00', null, '03T09:00']],
  ['within the minute', 'skip', DAILY, '02T09:00', '02T09:01:00', ['02T09:00', null, '03T09:00']],
  ['later than that', 'skip', DAILY, '02T09:00', '02T09:01:00.001', [null, null, '03T09:00']],
  ['one was missed', 'once', DAILY, '02T09:00', '02T11:00', ['02T09:00', null, '03T09:00']],
  ['three were missed', 'once', DAILY, '02T09:00', '04T11:00', ['04T09:00', '02T09:00', '05T09:00']],
  ['three were missed', 'skip', DAILY, '02T09:00', '04T11:00', [null, null, '05T09:00']],
  ['many were missed', 'once', EACH_MINUTE, '02T09:00', '04T11:00:30', ['04T11:00', '02T09:00', '04T11:01']],
  ['many were missed, but one is due', 'skip', EACH_MINUTE, '02T09:00', '04T11:00:30', ['04T11:00', null, '04T11:01']],
])('%s, catch-up %s', (_, catchUp, cron, dueAt, now, expected) => {
  expect(fire({ catchUp }, cron, dueAt, now)).toEqual(expected);
});

test.each([
  [
    'a cron expression',
    { cron: DAILY, timeZone: 'Europe/Berlin' },
    { kind: 'cron', cron: DAILY, timeZone: 'Europe/Berlin', catchUp: 'once' },
  ],
  [
    'an interval',
    { everyMinutes: 5, catchUp: 'skip' },
    { kind: 'interval', everyMinutes: 5, timeZone: 'UTC', catchUp: 'skip' },
  ],
  ['neither', {}, null],
  ['both', { cron: DAILY, everyMinutes: 5 }, null],
  ['no expression', { cron: 'x' }, null],
  ['no zone', { cron: DAILY, timeZone: 'Nowhere/Place' }, null],
] as const)('the schedule of a trigger with %s', (_, config, expected) => {
  expect(toSchedule({ triggerType: 'schedule', ...config })).toEqual(expected);
  expect(toSchedule({ triggerType: 'manual', ...config })).toBeNull();
});
