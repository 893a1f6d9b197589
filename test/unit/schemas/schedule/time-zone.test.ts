import { expect, test } from 'vitest';
import { isTimeZone, toLocalTime } from '#schemas/schedule/time-zone.ts';

test.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5', 'CET'])('%s is a zone', (name) =>
  expect(isTimeZone(name)).toBe(true),
);

test.each(['', 'Nowhere/Place', '+02:00', 'UTC+2', 'Europe/Berlin ', '{{trigger.zone}}', `Europe/${'x'.repeat(100)}`])(
  '%j is none',
  (name) => expect(isTimeZone(name)).toBe(false),
);

test.each([
  ['2026-03-29T00:59:00Z', 'Europe/Berlin', { date: '2026-03-29', time: '01:59' }],
  ['2026-03-29T01:00:00Z', 'Europe/Berlin', { date: '2026-03-29', time: '03:00' }],
  ['2026-01-01T00:00:00Z', 'America/New_York', { date: '2025-12-31', time: '19:00' }],
  ['2026-01-01T00:00:00Z', 'Asia/Kathmandu', { date: '2026-01-01', time: '05:45' }],
  ['2026-01-01T00:00:00Z', 'UTC', { date: '2026-01-01', time: '00:00' }],
])('%s in %s', (instant, zone, expected) => expect(toLocalTime(Date.parse(instant), zone)).toEqual(expected));
