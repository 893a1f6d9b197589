import { expect, test } from 'vitest';
import type { Json } from '#schemas/json.ts';
import { evaluateConditionRows, needsPool } from '#schemas/expressions/condition-rows.ts';
import type { ConditionOperator } from '#schemas/expressions/resolved-row.ts';

test.each<[Json, ConditionOperator, Json, boolean | string]>([
  ['10', 'equals', 10, true],
  ['10', 'equals', '10.0', true],
  ['a', 'equals', 'A', false],
  [true, 'equals', 'true', true],
  [null, 'equals', '', true],
  [{ a: [1] }, 'equals', { a: [1] }, true],
  [{ a: 1 }, 'notEquals', { b: 1 }, true],
  ['9', 'lessThan', '10', true],
  ['b', 'greaterThan', 'a', true],
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
])('%j %s %j: %s', (left, operator, right, expected) => {
  const outcome = evaluateConditionRows([{ left, operator, right }], 'all');
  if (typeof expected === 'boolean') expect(outcome).toEqual({ ok: true, value: expected });
  else
    expect(outcome).toMatchObject({
      ok: false,
      failure: { type: 'expression_error', message: expect.stringContaining(expected) },
    });
});

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
