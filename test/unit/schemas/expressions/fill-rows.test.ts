import { expect, test } from 'vitest';
import type { Json } from '#schemas/json.ts';
import type { FunctionResult } from '#schemas/execution/function-result.ts';
import { evaluateConditionRows } from '#schemas/expressions/condition-rows.ts';
import { fillRows } from '#schemas/expressions/fill-rows.ts';
import { performEvaluation } from '#schemas/expressions/perform-evaluation.ts';
import { ResolvedRow } from '#schemas/expressions/resolved-row.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { NO_FIELDS } from '#schemas/templates/template-fields.ts';

const outputs = new Map<string, FunctionResult>([
  ['ran', { success: true, data: { here: 1, nothing: null } }],
  ['failed', { success: false, error: { type: 'timeout', message: 'Too slow.', retryable: true } }],
]);
const nodes = ['ran', 'failed', 'skipped'].map((id) => ({ id, label: id }));
const trigger = { here: 'x', nothing: null };

function evaluate(left: Json, operator: string): unknown {
  const filled = fillRows([{ left, operator }], {
    trigger,
    nodes: indexNodes(nodes),
    output: (id) => outputs.get(id),
  });
  if (!filled.ok) return filled.failure.type;
  const outcome = evaluateConditionRows(ResolvedRow.array().parse(filled.value), 'all');
  return outcome.ok ? outcome.value : outcome.failure.type;
}

test.each([
  ['{{trigger.absent}}', true, false, false],
  ['{{trigger.absent.deeper[3].x}}', true, false, false],
  ['{{ran.absent}}', true, false, false],
  ['{{ran.data.absent}}', true, false, false],
  ['{{failed.data.absent}}', true, false, false],
  ['{{trigger.nothing}}', true, false, true],
  ['{{ran.nothing}}', true, false, true],
  ['{{trigger.here}}', false, true, true],
  ['{{ran.here}}', false, true, true],
  ['{{trigger.absent ?? "x"}}', false, true, true],
  ['text', false, true, true],
])('D11: %s is empty: %s, is not empty: %s, exists: %s', (left, isEmpty, isNotEmpty, exists) => {
  const all = ['isEmpty', 'isNotEmpty', 'exists'].map((operator) => evaluate(left, operator));
  expect(all).toEqual([isEmpty, isNotEmpty, exists]);
});

test.each([
  ['{{skipped.x}}', 'isEmpty'],
  ['{{skipped.x}}', 'exists'],
  ['{{nobody.x}}', 'exists'],
  ['a {{trigger.absent}}', 'isEmpty'],
  ['{{trigger.absent}}', 'isFalse'],
])('D11: %s stays a failure under %s', (left, operator) => {
  expect(evaluate(left, operator)).toBe('template_unresolved');
});

test('D11: rows that are filled in a thread, since they are large, give the same', () => {
  const rows = [
    { left: '{{trigger.absent}}', operator: 'isEmpty' },
    { left: '{{ran.absent}}', operator: 'isEmpty' },
  ];
  const outcome = performEvaluation(
    {
      kind: 'fill',
      value: rows,
      fields: NO_FIELDS,
      trigger,
      nodes,
      results: [['ran', { success: true, bytes: new TextEncoder().encode('{}') }]],
      purpose: { kind: 'rows', combine: 'all' },
    },
    () => undefined,
  );
  expect(outcome).toEqual({ kind: 'values', values: [true] });
});
