import { expect, test } from 'vitest';
import { applyEdit } from '#web/editor/state/edit.ts';
import { definition, node } from '../arbitrary-edits.ts';

const configOf = (result: ReturnType<typeof applyEdit>, id: string): unknown =>
  result.nodes.find((each) => each.id === id)?.config;

test('renaming a node rewrites each reference to its label, in every form, and nothing else', () => {
  const before = definition(
    [
      node('action-1', { label: 'Fetch Data' }),
      node('b', {
        config: {
          url: 'https://x/{{FetchData.data.id}}/{{ Fetch Data.rows[0] }}/{{other.x}}',
          body: { deep: ['{{fetch_data["a key"] ?? "none"}}', 7] },
          chip: '{{@action-1:Fetch Data.data}}',
          byId: '{{action-1.data}}',
          text: 'Fetch Data',
        },
      }),
    ],
    'action-1>b',
  );
  expect(configOf(applyEdit(before, { kind: 'rename', nodeId: 'action-1', label: 'Load It' }), 'b')).toEqual({
    url: 'https://x/{{LoadIt.data.id}}/{{LoadIt.rows[0]}}/{{other.x}}',
    body: { deep: ['{{LoadIt["a key"] ?? "none"}}', 7] },
    chip: '{{@action-1:Load It.data}}',
    byId: '{{action-1.data}}',
    text: 'Fetch Data',
  });
});

test('a label that templates cannot write, or that another node has, is referenced by id', () => {
  const nodes = [
    node('action-1', { label: 'One' }),
    node('action-2', { label: 'Two' }),
    node('b', { config: { url: '{{One.x}}' } }),
  ];
  for (const label of ['v1.2', 'a {b}', 'Two', 'Trigger', '']) {
    const after = applyEdit(definition(nodes), { kind: 'rename', nodeId: 'action-1', label });
    expect(configOf(after, 'b')).toEqual({ url: '{{action-1.x}}' });
  }
});

test('renaming follows into CEL, by field and by key', () => {
  const before = definition([
    node('action-1', { label: 'Fetch Data' }),
    node('c', {
      type: 'condition',
      config: { expression: 'steps.FetchData.data.n > 1 && steps["FetchData"].success' },
    }),
  ]);
  const after = applyEdit(before, { kind: 'rename', nodeId: 'action-1', label: 'Get-It now' });
  expect(configOf(after, 'c')).toEqual({
    expression: 'steps["Get-Itnow"].data.n > 1 && steps["Get-Itnow"].success',
  });
});

test('deleting a node deletes its edges', () => {
  const after = applyEdit(definition([node('a'), node('b'), node('c')], 'a>b', 'b>c', 'a>c'), {
    kind: 'remove',
    nodeIds: ['b'],
    edgeKeys: [],
  });
  expect(after.edges).toEqual([{ source: 'a', target: 'c' }]);
});

test('an execution order without edges becomes edges as soon as the graph is changed', () => {
  const before = { ...definition([node('a'), node('b'), node('c')]), executionOrder: ['a', 'b', 'c'] };
  const after = applyEdit(before, { kind: 'remove', nodeIds: ['c'], edgeKeys: [] });
  expect(after).not.toHaveProperty('executionOrder');
  expect(after.edges).toEqual([{ source: 'a', target: 'b' }]);
});

test('configuring sets and takes out keys, and leaves the others', () => {
  const before = definition([node('a', { config: { url: 'x', method: 'GET', endpoint: 'y' } })]);
  const changes = { url: 'z', endpoint: undefined };
  expect(configOf(applyEdit(before, { kind: 'configure', nodeId: 'a', changes }), 'a')).toStrictEqual({
    method: 'GET',
    url: 'z',
  });
  expect(applyEdit(before, { kind: 'configure', nodeId: 'a', changes: { url: 'x' } })).toBe(before);
});
