import { expect, test } from 'vitest';
import { applyEdit } from '#web/editor/state/edit.ts';
import { findSkippedReferences } from '#web/editor/checks/skipped-references.ts';
import { definition, node } from '../arbitrary-edits.ts';
import { HTTP_REQUEST, TRANSFORM } from '../sample-functions.ts';

const functions = new Map([HTTP_REQUEST, TRANSFORM].map((each) => [each.slug, each]));
const http = (id: string, url: string) => node(id, { config: { actionId: HTTP_REQUEST.slug, url } });
const trigger = node('t', { type: 'trigger' });
const branch = node('if', { type: 'condition', config: { expression: 'true' } });
const warnings = (...args: Parameters<typeof definition>) =>
  findSkippedReferences(definition(...args), functions).map(({ nodeId, field }) => `${nodeId}.${field}`);

test('A4: behind a join, a step that a branch may pass by is a warning at the field', () => {
  //  t ─► if ──true──► a ─► z          t ─► if ──true──► a ─► z ◄── t
  //        └──false──► b ─► z
  const read = http('z', 'https://x/{{a.data.id}}');
  const both = [trigger, branch, http('a', 'https://x'), http('b', 'https://x'), read];
  expect(warnings(both, 't>if', 'if:true>a', 'if:false>b', 'a>z', 'b>z')).toEqual(['z.url']);
  expect(warnings([trigger, branch, http('a', 'https://x'), read], 't>if', 'if:true>a', 'a>z', 't>z')).toEqual([
    'z.url',
  ]);
});

test('A4: gates, error edges and several triggers are branches too', () => {
  const read = http('z', 'https://x/{{a.data.id}}');
  const gate = node('g', { type: 'approval-gate' });
  const a = http('a', 'https://x');
  expect(warnings([trigger, gate, a, read], 't>g', 'g>a', 'g:timeout>z', 'a>z')).toEqual(['z.url']);
  const b = http('b', 'https://x');
  expect(warnings([trigger, b, a, read], 't>b', 'b>a', 'b:error>z', 'a>z')).toEqual(['z.url']);
  expect(warnings([trigger, node('u', { type: 'trigger' }), a, read], 't>a', 'u>z', 'a>z')).toEqual(['z.url']);
});

test('A4: what ran whenever the reader runs is no warning, nor what has a default', () => {
  const a = http('a', 'https://x');
  const read = http('z', 'https://x/{{a.data.id}}');
  // In one branch, in two parallel ones, and before the branch.
  expect(warnings([trigger, branch, a, read], 't>if', 'if:true>a', 'a>z')).toEqual([]);
  expect(warnings([trigger, a, http('b', 'https://x'), read], 't>a', 't>b', 'a>z', 'b>z')).toEqual([]);
  expect(warnings([trigger, a, branch, read], 't>a', 'a>if', 'if:true>z', 'if:false>z')).toEqual([]);
  const safe = http('z', 'https://x/{{a.data.id ?? "none"}}');
  expect(warnings([trigger, branch, a, safe], 't>if', 'if:true>a', 'a>z', 't>z')).toEqual([]);
});

test('A4: the same in CEL, unless it asks whether the step ran', () => {
  const cel = (expression: string) => node('z', { type: 'condition', config: { expression } });
  const edges = ['t>if', 'if:true>a', 'a>z', 't>z'];
  const a = http('a', 'https://x');
  expect(warnings([trigger, branch, a, cel('steps.a.data.n > 1')], ...edges)).toEqual(['z.expression']);
  expect(warnings([trigger, branch, a, cel('has(steps.a) && steps.a.data.n > 1')], ...edges)).toEqual([]);
});

test('A4: the repair inserts a default, in a JSON text too', () => {
  const headers = '{"x": "{{a.data[\\"the id\\"]}}"}';
  const reader = node('z', { config: { actionId: HTTP_REQUEST.slug, url: '{{a.data.url}}', headers } });
  const before = definition([trigger, branch, http('a', 'https://x'), reader], 't>if', 'if:true>a', 'a>z', 't>z');
  const after = findSkippedReferences(before, functions).reduce(
    (drawn, { repair }) => (repair?.edit.kind === 'configure' ? applyEdit(drawn, repair.edit) : drawn),
    before,
  );
  expect(after.nodes.at(-1)?.config).toEqual({
    actionId: HTTP_REQUEST.slug,
    url: '{{a.data.url ?? ""}}',
    headers: '{"x": "{{a.data[\\"the id\\"] ?? \\"\\"}}"}',
  });
  expect(findSkippedReferences(after, functions)).toEqual([]);
});
