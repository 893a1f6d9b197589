import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scheduleWords } from '#web/client/schedule/schedule-words.ts';
import { cronTexts } from '../../../schemas/schedule/cron-texts.ts';

const byCron = (cron: string) => scheduleWords({ kind: 'cron', cron, timeZone: 'UTC', catchUp: 'once' });
const every = (everyMinutes: number) =>
  scheduleWords({ kind: 'interval', everyMinutes, timeZone: 'UTC', catchUp: 'once' });

test.each([
  ['0 9 * * 1-5', 'At 09:00, Monday through Friday'],
  ['0 9 * * fri-sun', 'At 09:00, Friday through Sunday'],
  ['*/15 8-17 * * *', 'Every 15 minutes, between 08:00 and 17:59'],
  ['0 0 13 * FRI', 'At 00:00, on day 13 of the month, or on Friday'],
  ['30 2 1,15 JAN,jul *', 'At 02:30, on day 1 and 15 of the month, only in January and July'],
  ['*/7 * * * *', 'Every 7 minutes from the full hour'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['0 */5 * * *', 'On the hour, every 5 hours from midnight'],
])('%s: %s', (cron, words) => expect(byCron(cron)).toBe(words));

test.each([
  [1, 'Every minute'],
  [15, 'Every 15 minutes'],
  [60, 'Every hour'],
  [90, 'Every 90 minutes'],
  [1_440, 'Every 24 hours'],
])('every %i minutes: %s', (minutes, words) => expect(every(minutes)).toBe(words));

test('there are words for whatever is accepted', () => {
  fc.assert(
    fc.property(cronTexts, (cron) => {
      expect(byCron(cron)).toMatch(/^(At|Every|On|Minutes?|Seconds?|\d)/);
      expect(byCron(cron)).not.toMatch(/error|undefined/i);
    }),
  );
});
