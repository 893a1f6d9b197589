import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canFire, parseCron } from '#schemas/schedule/parse-cron.ts';
import { cronTexts } from './cron-texts.ts';

describe('what is accepted', () => {
  test.each<[text: string, inNumbers: string]>([
    ['0 9 * * 1-5', '0 9 * * 1,2,3,4,5'],
    ['0 9 * * MON-FRI', '0 9 * * 1,2,3,4,5'],
    ['0 9 * * fri-sun', '0 9 * * 5,6,0'],
    ['0 9 * * 5-7', '0 9 * * 5,6,0'],
    ['0 9 * * 7', '0 9 * * 0'],
    ['0 9 * * sun-sun', '0 9 * * 0'],
    ['*/15 8-17/3 1,15 JAN,jul *', '*/15 8-17/3 1,15 1,7 *'],
    ['  00\t09 *  * * ', '00 09 * * *'],
  ])('%s', (text, inNumbers) => {
    const reading = parseCron(text);
    expect(reading.ok && reading.cron.inNumbers).toBe(inNumbers);
  });

  test('every kind of field', () => {
    fc.assert(
      fc.property(cronTexts, (text) => {
        expect(parseCron(text)).toMatchObject({ ok: true });
      }),
    );
  });
});

describe('what is refused, with the reason and the way out', () => {
  test.each<[text: string, message: string, fix: string]>([
    ['', 'There is no cron expression.', 'Write five fields, such as 0 9 * * 1-5.'],
    [
      '0 0 9 * * *',
      'A cron expression has five fields, and this has 6. Seconds and years are not read.',
      'Write minute, hour, day of the month, month and day of the week, such as 0 9 * * 1-5.',
    ],
    [
      '0 9 * *',
      'A cron expression has five fields, and this has 4.',
      'Write minute, hour, day of the month, month and day of the week, such as 0 9 * * 1-5.',
    ],
    ['@daily', 'Names such as "@daily" are not read.', 'Write five fields, such as 0 0 * * *.'],
    ['60 * * * *', 'There is no minute 60.', 'Write 0 to 59.'],
    ['0 24 * * *', 'There is no hour 24.', 'Write 0 to 23.'],
    ['0 0 0 * *', 'There is no day of the month 0.', 'Write 1 to 31.'],
    ['0 0 * * 8', 'There is no day of the week 8.', 'Write 0 to 7.'],
    [
      '0 0 L * *',
      '"L" is no day of the month.',
      'The last day has no sign: fire on 28-31, and have a condition look at the date.',
    ],
    [
      '0 0 * * 5L',
      '"5L" is no day of the week.',
      'The last day has no sign: fire on 28-31, and have a condition look at the date.',
    ],
    ['0 0 15W * *', '"15W" is no day of the month.', 'Nearest weekdays have no sign: name the days.'],
    [
      '0 0 * * FRI#2',
      '"FRI#2" is no day of the week.',
      'To name the second Friday, fire on 8-14 and have a condition look at the weekday.',
    ],
    ['0 0 ? * *', '"?" is no day of the month.', 'Write * in place of ?.'],
    ['0 0 * jull *', '"jull" is no month.', 'Write 1 to 12 or a name such as FEB, *, a list, a range or a step.'],
    [
      '0 0 * * +MON',
      '"+MON" is no day of the week.',
      'Write 0 to 7 or a name such as MON, *, a list, a range or a step.',
    ],
    ['0 22-2 * * *', 'The range "22-2" runs backwards.', 'Write two ranges: 22-23,0-2.'],
    ['5/10 * * * *', '"5/10" steps from a single value.', 'Write the range that is stepped through: 5-59/10.'],
    ['*/0 * * * *', '"*/0" has no step that a minute can take.', 'Write a step from 1 to 60, such as */2.'],
    ['0 9 * * 1,', 'The day of the week has an empty part.', 'Remove the comma or slash that nothing belongs to.'],
    ['0 1-2-3 * * *', '"1-2-3" is no range.', 'Write a range as 1-5.'],
    ['０ 9 * * *', '"０" is no minute.', 'Write 0 to 59, *, a list, a range or a step.'],
  ])('%s', (text, message, fix) => expect(parseCron(text)).toEqual({ ok: false, message, fix }));

  test('any other text too, without an exception', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseCron(text).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

test.each<[text: string, expected: boolean]>([
  ['0 0 30 2 *', false],
  ['0 0 31 2,4,6,9,11 *', false],
  ['0 0 30,31 FEB *', false],
  ['0 0 29 2 *', true],
  ['0 0 31 2,3 *', true],
  ['0 0 30 2 MON', true],
])('whether %s ever fires: %s', (text, expected) => {
  const reading = parseCron(text);
  expect(reading.ok && canFire(reading.cron)).toBe(expected);
});
