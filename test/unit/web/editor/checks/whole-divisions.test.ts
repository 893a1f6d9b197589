import { expect, test } from 'vitest';
import { evaluateExpression } from '#schemas/expressions/cel.ts';
import { findWholeDivisions } from '#web/editor/checks/whole-divisions.ts';
import { applyEdit } from '#web/editor/state/edit.ts';
import { definition, node } from '../arbitrary-edits.ts';
import { TRANSFORM } from '../sample-functions.ts';

const functions = new Map([[TRANSFORM.slug, TRANSFORM]]);
const drawn = (config: Readonly<Record<string, unknown>>, type: 'condition' | 'action' = 'condition') =>
  definition([node('c', { type, config })]);
const repaired = (config: Readonly<Record<string, unknown>>, type?: 'action') => {
  const before = drawn(config, type);
  const [issue] = findWholeDivisions(before, functions);
  return issue?.repair === undefined ? null : applyEdit(before, issue.repair.edit).nodes[0]?.config;
};

test.each([
  ['trigger.a / trigger.b > 1', 'double(trigger.a) / trigger.b > 1'],
  ['steps.A.data.sum / size(steps.A.data.list) == 1.5', 'double(steps.A.data.sum) / size(steps.A.data.list) == 1.5'],
  ['(trigger.a + trigger.c) / trigger.b > 1', '(double(trigger.a + trigger.c)) / trigger.b > 1'],
  ['trigger.list.exists(x, x / trigger.b > 1)', 'trigger.list.exists(x, double(x) / trigger.b > 1)'],
])('D17: %s is a warning, and is repaired to %s', (expression, expected) => {
  expect(repaired({ expression })).toEqual({ expression: expected });
  expect(findWholeDivisions(drawn({ expression: expected }), functions)).toEqual([]);
});

test.each(['double(trigger.a) / trigger.b', 'trigger.a / 2.0', '7 / 2 == 3', 'trigger.a * trigger.b', 'trigger.a /'])(
  'D17: %s is no warning',
  (expression) => {
    expect(findWholeDivisions(drawn({ expression }), functions)).toEqual([]);
  },
);

test('D17: the mapping of a transform is looked at too, as a value and as text', () => {
  const mapping = { 'unit price': 'trigger.a / trigger.b', name: '"x"' };
  const fixed = { ...mapping, 'unit price': 'double(trigger.a) / trigger.b' };
  const config = { actionId: TRANSFORM.slug, mapping };
  expect(repaired(config, 'action')).toEqual({ ...config, mapping: fixed });
  const text = { ...config, mapping: JSON.stringify(mapping) };
  expect(repaired(text, 'action')).toEqual({ ...config, mapping: JSON.stringify(fixed) });
});

test('D17: what is offered keeps the fraction', () => {
  const run = (source: string) => evaluateExpression(source, { trigger: { a: 3, b: 2 }, steps: {} });
  expect(run('trigger.a / trigger.b')).toEqual({ ok: true, value: 1 });
  expect(run('double(trigger.a) / trigger.b')).toEqual({ ok: true, value: 1.5 });
});
