import { expect, test } from 'vitest';
import { readUntil } from '#schemas/definition/until-instant.ts';

const toIso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

test.each([
  ['2030-06-01T09:00:00', 'UTC', '2030-06-01T09:00:00.000Z'],
  ['2030-06-01T09:00', 'Europe/Zurich', '2030-06-01T07:00:00.000Z'],
  ['2030-01-01T09:00:00.5', 'Europe/Zurich', '2030-01-01T08:00:00.500Z'],
  ['2030-06-01T09:00:00', '+05:30', '2030-06-01T03:30:00.000Z'],
  ['2030-06-01T09:00:00Z', 'Europe/Zurich', '2030-06-01T09:00:00.000Z'],
  ['2030-06-01T09:00:00+0200', 'America/New_York', '2030-06-01T07:00:00.000Z'],
  [' 2030-06-01T09:00:00-05:00 ', 'UTC', '2030-06-01T14:00:00.000Z'],
  // The clocks go from 2 to 3, and from 3 to 2.
  ['2026-03-29T02:30:00', 'Europe/Zurich', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T02:30:00', 'Europe/Zurich', '2026-10-25T00:30:00.000Z'],
  ['1', 'UTC', null],
  ['2030', 'UTC', null],
  ['2030-06-01', 'UTC', null],
  ['June 1, 2030', 'UTC', null],
  ['2030-02-30T00:00:00Z', 'UTC', null],
  ['2030-02-30T00:00:00', 'UTC', null],
  ['2030-01-01T25:00:00Z', 'UTC', null],
  ['9999-12-31T23:00:00', '-05:00', null],
])('D14: until %s in %s is %s', (text, zone, expected) => {
  expect(toIso(readUntil(text, zone))).toBe(expected);
});
