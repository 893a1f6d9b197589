import { describe, expect, test } from 'vitest';
import { checkExpression, evaluateExpression } from '#schemas/expressions/cel.ts';
import { findReferencedSteps } from '#schemas/expressions/referenced-steps.ts';

const context = {
  trigger: { n: 3, d: 1.5, s: 'aaa', l: [1, 2.5], o: { a: 1 }, big: 1e300 },
  steps: { Fetch: { success: true, data: { total: 7 } } },
};

test.each<[string, unknown]>([
  ['trigger.n + 1', 4],
  ['trigger.n + 1.5', 4.5],
  ['trigger.d * 2', 3],
  ['5.0 / 2', 2.5],
  ['5 / 2', 2],
  ['trigger.n + trigger.d', 4.5],
  ['trigger.n > 2.5', true],
  ['trigger.n == 3.0', true],
  ['1 == 1.0', true],
  ['trigger.n in [1, 2, 3]', true],
  ['trigger.big > 1', true],
  ['9007199254740993', '9007199254740993'],
  ['steps.Fetch.data.total > trigger.n', true],
  ['has(steps.Gone)', false],
  ['trigger.l.map(x, x + 0.5)', [1.5, 3]],
  ['trigger.s.matches("^a+$") && !"b".matches("^a")', true],
  ['matches(trigger.s, "b")', false],
  ['{"a": [1, 2.5], "b": trigger.o}', { a: [1, 2.5], b: { a: 1 } }],
  ['timestamp("2024-01-01T00:00:00Z")', '2024-01-01T00:00:00.000Z'],
  ['duration("90s")', '90s'],
  ['b"abc"', 'YWJj'],
  ['1u', 1],
  ['trigger.s // .matches("b")\n.matches("a")', true],
  ['18446744073709551615u', '18446744073709551615'],
  ['type(trigger.n)', 'int'],
  ['google.protobuf.Duration{seconds: 90, ?nanos: optional.none()}', '90s'],
  ['google.protobuf.Timestamp{seconds: trigger.n}', '1970-01-01T00:00:03.000Z'],
  ['google.protobuf.DoubleValue{value: trigger.n} / 2', 1.5],
  ['google.protobuf.Value{} == null', true],
  ['{1: "a", true: "b"}', { '1': 'a', true: 'b' }],
  ['timestamp("2024-01-01T00:00:00.123456Z")', '2024-01-01T00:00:00.123456Z'],
])('%s', (source, expected) => {
  expect(checkExpression(source)).toEqual({ ok: true });
  expect(evaluateExpression(source, context)).toEqual({ ok: true, value: expected });
});

test.each([
  ['', ''],
  ['1 +', 'the expression ends'],
  ['unknown', 'Unknown variable'],
  ['foo(1)', 'no matching overload'],
  ['trigger.l.all(x, trigger.l.exists(y, y > x))', 'inside another one'],
  ['cel.bind(a, trigger.s + trigger.s, cel.bind(b, a + a, b))', 'inside another one'],
  ['trigger.l.transformList(i, x, trigger.l.sortBy(y, y))', 'inside another one'],
  ['trigger.l.all(x, trigger.?o.optMap(y, y).hasValue())', 'inside another one'],
  [`[${'1,'.repeat(1_001)}1]`, ''],
  [`"${'x'.repeat(2_050)}" == ""`, '2048 characters'],
  [`${'1+'.repeat(600)}1`, 'at most 500 parts'],
  [`${'('.repeat(300)}1${')'.repeat(300)}`, '64 levels'],
])('%s is refused before it runs', (source, message) => {
  const checked = checkExpression(source);
  expect(checked).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  expect(evaluateExpression(source, context)).toMatchObject({ ok: false, failure: { type: 'expression_error' } });
});

test.each([
  ['trigger.s + "a"', 'must give true or false, and this one gives string'],
  ['[true]', 'this one gives list<bool>'],
])('%s is refused where a condition is wanted', (source, message) => {
  expect(checkExpression(source, 'bool')).toMatchObject({ ok: false, message: expect.stringContaining(message) });
});

test.each(['trigger.flag', 'trigger.n > 2', 'true || trigger.x'])('%s may be a condition', (source) => {
  expect(checkExpression(source, 'bool')).toEqual({ ok: true });
});

test('a pattern that is none is refused when it is a literal, and one that takes long to compile is left to the run', () => {
  expect(checkExpression('trigger.s.matches("(")')).toMatchObject({ ok: false, offset: 18 });
  expect(checkExpression('matches(trigger.s, "[")')).toMatchObject({ ok: false, offset: 19 });
  expect(checkExpression(`trigger.s.matches("(${'a{500}'.repeat(5)}")`)).toEqual({ ok: true });
});

test('a problem says where it stands', () => {
  expect(checkExpression('trigger.n + foo(1)')).toMatchObject({ ok: false, offset: 12 });
  expect(checkExpression('"a" + 1')).toMatchObject({ ok: false, offset: 4 });
  expect(checkExpression('trigger.n ==')).toMatchObject({ ok: false, offset: 12 });
  expect(checkExpression('trigger.a == "b')).toMatchObject({ ok: false, offset: 13, message: 'The text has no end.' });
});

test.each([
  'trigger.missing > 1',
  '1 / 0',
  '1.0 / 0.0',
  'trigger.s + 1',
  'trigger.n ? 1 : 2',
  '"a".matches("(")',
  'trigger.l[9]',
  'google.protobuf.Int32Value{value: 2147483648}',
  'google.protobuf.StringValue{value: trigger.n}',
  'google.protobuf.Timestamp{nanos: -1}',
])('%s fails when it runs, as a Failure that is not retried', (source) => {
  expect(evaluateExpression(source, context)).toMatchObject({
    ok: false,
    failure: { type: 'expression_error', retryable: false },
  });
});

describe('which steps an expression reads', () => {
  test.each<[string, string[], boolean]>([
    ['steps.A.data.x + steps["b-c"].y', ['A', 'b-c'], false],
    ['has(steps.Q)', ['Q'], false],
    ['steps.`b-c`.y + steps.?D.x.orValue(1)', ['b-c', 'D'], false],
    ['steps[trigger.x].y', [], true],
    ['size(steps) > 1', [], true],
    ['"steps.Z" == trigger.steps', [], false],
    ['trigger.l.map(steps, steps.x) + steps.A.l.filter(steps, steps.y)', ['A'], false],
    ['cel.bind(steps, steps.A, steps.B)', ['A'], false],
  ])('%s', (source, names, all) => {
    expect(findReferencedSteps(source)).toEqual({ names, all });
  });
});
