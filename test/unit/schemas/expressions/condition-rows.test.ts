import { expect, test } from 'vitest';
import type { Json } from '#schemas/json.ts';
import { evaluateConditionRows, needsPool } from '#schemas/expressions/condition-rows.ts';
import type { ConditionOperator } from '#schemas/expressions/resolved-row.ts';

test.each<[Json, ConditionOperator, Json, boolean | string]>([
  ['10', 'equals', 10, true],
  ['10', 'equals', '10.0', false],
  [10, 'equals', '10.0', false],
  ['a', 'equals', 'A', false],
  [true, 'equals', 'true', true],
  [null, 'equals', '', true],
  [{ a: [1] }, 'equals', { a: [1] }, true],
  [{ a: 1 }, 'notEquals', { b: 1 }, true],
  ['9', 'lessThan', '10', true],
  ['b', 'greaterThan', 'a', 'cannot be compared'],
  [5, 'greaterThanOrEqual', '5', true],
  ['2026-01-02T00:00:00Z', 'lessThanOrEqual', '2026-01-03T00:00:00Z', true],
  ['abc', 'greaterThan', 5, 'cannot be compared'],
  [null, 'lessThan', 5, 'cannot be compared'],
  ['0x10', 'equals', 16, false],
  ['hello', 'contains', 'ell', true],
  [[1, '2'], 'contains', 2, true],
  [{ key: 1 }, 'contains', 'key', true],
  [{}, 'contains', 'constructor', false],
  ['hello', 'notContains', 'x', true],
  ['hello', 'startsWith', 'he', true],
  ['hello', 'endsWith', 'lo', true],
  ['order-12', 'matches', '^order-\\d+$', true],
  ['x', 'matches', '(?=a)', 'not a regular expression'],
  ['  ', 'isEmpty', null, true],
  [[], 'isEmpty', null, true],
  [{}, 'isNotEmpty', null, false],
  [0, 'isEmpty', null, false],
  ['Yes', 'isTrue', null, true],
  [0, 'isFalse', null, true],
  ['maybe', 'isTrue', null, 'neither true nor false'],
])('%j %s %j: %s', expectRow);

function expectRow(left: Json, operator: ConditionOperator, right: Json, expected: boolean | string): void {
  const outcome = evaluateConditionRows([{ left, operator, right }], 'all');
  if (typeof expected === 'boolean') expect(outcome).toEqual({ ok: true, value: expected });
  else
    expect(outcome).toMatchObject({
      ok: false,
      failure: { type: 'expression_error', message: expect.stringContaining(expected) },
    });
}

test.each<[Json, ConditionOperator, Json, boolean | string]>([
  ['7615917337495251231', 'equals', '7615917337495251232', false],
  ['7615917337495251231', 'lessThan', '7615917337495251232', true],
  ['-7615917337495251231', 'lessThan', '-7615917337495251232', false],
  ['007', 'equals', '7', false],
  ['007', 'lessThanOrEqual', '7', true],
  ['1e3', 'equals', '1000', false],
  ['1e3', 'greaterThanOrEqual', '1000', true],
  ['0.10', 'lessThan', '.2', true],
  ['-0', 'greaterThanOrEqual', '0', true],
  ['1e400', 'greaterThan', '9e399', true],
  [1000, 'equals', '1e3', false],
  [1000, 'equals', '1000', true],
  [1.5, 'equals', '1.5', true],
  [['007'], 'contains', '7', false],
  ['2026-01-02T01:00:00+02:00', 'lessThan', '2026-01-02T00:00:00Z', true],
  ['2026-01-02T00:00:00.1Z', 'lessThanOrEqual', '2026-01-02T00:00:00.100Z', true],
  ['2026-01-02', 'lessThan', '2026-01-03', true],
  ['2026-01-02', 'lessThan', '2026-01-03T00:00:00Z', 'cannot be compared'],
  ['2026-02-30T00:00:00Z', 'lessThan', '2026-03-01T00:00:00Z', 'cannot be compared'],
])('D13: two texts are compared as texts: %j %s %j: %s', expectRow);

test('rows are joined by all or any, and rows after the deciding one are not evaluated', () => {
  const yes = { left: 1, operator: 'equals', right: 1 } as const;
  const no = { left: 1, operator: 'equals', right: 2 } as const;
  const bad = { left: 'x', operator: 'isTrue' } as const;
  expect(evaluateConditionRows([yes, no], 'all')).toEqual({ ok: true, value: false });
  expect(evaluateConditionRows([no, yes, bad], 'any')).toEqual({ ok: true, value: true });
  expect(evaluateConditionRows([no, bad], 'all')).toEqual({ ok: true, value: false });
  expect(needsPool([yes])).toBe(false);
  expect(needsPool([{ operator: 'matches' }])).toBe(true);
});
