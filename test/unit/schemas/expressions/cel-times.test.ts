import { expect, it } from 'vitest';
import { checkExpression } from '#schemas/expressions/cel.ts';
import { evaluate, expectValues } from './evaluate-case.ts';

it('B1: a duration keeps what is finer than a second', () => {
  expectValues([
    ['timestamp(trigger.b) - timestamp(trigger.a)', '0.750s'],
    ['timestamp(trigger.a) - timestamp(trigger.b)', '-0.750s'],
    ['duration("-1.5s")', '-1.500s'],
    ['duration("90s")', '90s'],
    ['duration("1us")', '0.000001s'],
    ['duration("1ns")', '0.000000001s'],
    ['[duration("1h1ms")]', ['3600.001s']],
  ]);
});

it('B1: a timestamp keeps its nanoseconds', () => {
  expectValues([
    ['timestamp("2026-01-01T00:00:00.123456789Z")', '2026-01-01T00:00:00.123456789Z'],
    ['timestamp("2026-01-01T00:00:00.1Z") + duration("1ns")', '2026-01-01T00:00:00.100000001Z'],
    ['timestamp("2026-01-01T00:00:00+01:00")', '2025-12-31T23:00:00.000Z'],
  ]);
});

it('B2: the fields of a timestamp are read in a zone, by offset or name', () => {
  expectValues([
    ['timestamp(trigger.a).getHours("+05:30")', 5],
    ['timestamp(trigger.a).getMinutes("+05:30")', 30],
    ['timestamp(trigger.a).getHours("02:00")', 2],
    ['timestamp(trigger.a).getDate("-09:30")', 28],
    ['timestamp(trigger.a).getHours("Europe/Zurich")', 1],
    ['timestamp("2026-03-29T01:30:00Z").getHours("Europe/Zurich")', 3],
    ['timestamp("2026-03-29T01:30:00Z").getDayOfYear("Asia/Kathmandu")', 87],
    ['timestamp("0001-01-01T00:00:00Z").getFullYear("America/New_York")', 0],
    ['timestamp(trigger.b).getMilliseconds("UTC")', 750],
  ]);
});

it('B2: a misspelt zone is named, where it is a literal when the workflow is saved', () => {
  for (const zone of ['Europe/Zurch', '', '+5:30', '+24:00', '+05:60', '+0530', 'Zürich', 'UTC+1:30:00']) {
    const source = `timestamp(trigger.a).getHours("${zone}")`;
    const message = expect.stringContaining(`"${zone}" is no time zone`);
    expect(checkExpression(source)).toEqual({ ok: false, message, offset: source.indexOf(`"`) });
    expect(evaluate(source)).toEqual(message);
    expect(evaluate(`timestamp(trigger.a).getHours("" + "${zone}")`)).toEqual(message);
  }
});

it('B3: days and hours that no calendar has are errors, at save where they are literals', () => {
  const texts = [
    '2026-02-30T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '2026-01-01',
    '0000-01-01T00:00:00Z',
    '',
  ];
  for (const text of texts) {
    expect(checkExpression(`timestamp("${text}")`)).toMatchObject({ ok: false });
    expect(evaluate(`timestamp("${text}" + "")`)).toMatch(/^failed: /);
  }
  expectValues([['timestamp("2024-02-29T23:59:59Z")', '2024-02-29T23:59:59.000Z']]);
});

it('B3: texts that are no number are errors, at save where they are literals', () => {
  for (const text of ['', ' 1', '1 ', '0x10', '1.5', '1_000', 'one']) {
    expect(checkExpression(`int("${text}")`)).toMatchObject({ ok: false });
    expect(evaluate(`int("" + "${text}")`)).toMatch(/^failed: /);
  }
  for (const text of ['', ' 1', '0x10', '0b11', '1e', '1e400', '1_000.5', '.']) {
    expect(checkExpression(`double("${text}")`)).toMatchObject({ ok: false });
    expect(evaluate(`double("" + "${text}")`)).toMatch(/^failed: /);
  }
  expectValues([
    ['int("-12")', -12],
    ['double("1.5e3")', 1_500],
  ]);
});

it('B5: times are converted to text and number, and to themselves', () => {
  expectValues([
    ['string(timestamp(trigger.a))', '2026-03-29T00:00:00Z'],
    ['string(timestamp(trigger.b))', '2026-03-29T00:00:00.75Z'],
    ['string(duration("90s"))', '90s'],
    ['string(duration("1m1ms"))', '60.001s'],
    ['int(timestamp(trigger.b))', 1_774_742_400],
    ['int(timestamp("1969-12-31T23:59:59.5Z"))', -1],
    ['timestamp(timestamp(trigger.a)) == timestamp(trigger.a)', true],
    ['duration(duration("1s"))', '1s'],
    ['bool(true) && bytes(b"a") == b"a" && uint(1u) == 1u && double(1.5) == 1.5', true],
  ]);
});

it('B6: a duration is added from either side', () => {
  expectValues([
    ['duration("1h") + timestamp(trigger.a) > timestamp(trigger.b)', true],
    ['duration("1h") + timestamp(trigger.a) == timestamp(trigger.a) + duration("1h")', true],
  ]);
});

it('B8: sums of negative durations are right to the nanosecond', () => {
  expectValues([
    ['duration("-500ms") + duration("-700ms")', '-1.200s'],
    ['duration("200ms") + duration("-500ms")', '-0.300s'],
    ['duration("-1.5s") - duration("-1.7s")', '0.200s'],
    ['timestamp("2026-01-01T00:00:00Z") - duration("1.2s")', '2025-12-31T23:59:58.800Z'],
  ]);
});
