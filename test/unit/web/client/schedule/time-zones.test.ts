import { expect, test } from 'vitest';
import { isZoneFound, listTimeZones, offsetText, toPresentName, zonedText } from '#web/client/schedule/time-zones.ts';

test('every zone is listed once, under its name of today', () => {
  const zones = listTimeZones();
  expect(new Set(zones).size).toBe(zones.length);
  expect(zones).toEqual(expect.arrayContaining(['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Europe/Kyiv']));
  expect(zones).not.toContain('Asia/Katmandu');
  expect(toPresentName('Europe/Berlin')).toBe('Europe/Berlin');
});

test.each([
  ['york', 'America/New_York', true],
  ['new york', 'America/New_York', true],
  ['kathm', 'Asia/Kathmandu', true],
  ['katmandu', 'Asia/Kathmandu', true],
  ['kathm', 'America/North_Dakota/New_Salem', false],
  ['utc+05:45', 'Asia/Kathmandu', true],
  ['+05:45', 'Asia/Kathmandu', true],
  ['berlin x', 'Europe/Berlin', false],
])('%s finds %s: %s', (search, zone, expected) => {
  expect(isZoneFound(zone, offsetText(zone, Date.parse('2026-01-01T00:00Z')), search)).toBe(expected);
});

test('an instant is told in a zone', () => {
  const [now, instant] = [Date.parse('2026-01-01T00:00Z'), Date.parse('2026-03-02T08:00Z')];
  expect(zonedText(instant, 'Asia/Kathmandu', now)).toBe('Mon 2 Mar, 13:45');
  expect(zonedText(instant, 'Asia/Kathmandu', now - 86_400_000)).toBe('Mon, 2 Mar 2026, 13:45');
  expect(offsetText('Asia/Kathmandu', 0)).toBe('+05:30');
  expect(offsetText('UTC', 0)).toBe('+00:00');
  expect(offsetText('Nowhere/Place', 0)).toBe('');
});
