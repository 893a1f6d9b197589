import { expect, test } from 'vitest';
import { applyEdit } from '#web/editor/state/edit.ts';
import { edgeKey } from '#web/canvas/edge-key.ts';
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

/** Deletes from a graph; edges as `a>b`, or `a:handle>b`. */
function edgesWithout(nodes: readonly string[], edges: readonly string[], ...removed: readonly string[]) {
  const all = nodes.map((id) => node(id, id.startsWith('if') ? { type: 'condition' } : {}));
  const before = definition(all, ...edges);
  // React Flow names the edges of what is deleted too.
  const edgeKeys = before.edges.filter((edge) => removed.includes(edge.source)).map((edge) => edgeKey(edge));
  const after = applyEdit(before, { kind: 'remove', nodeIds: removed, edgeKeys });
  return after.edges.map(
    ({ source, sourceHandle, target }) => `${source}${sourceHandle === undefined ? '' : `:${sourceHandle}`}>${target}`,
  );
}

test('A7: deleting a step joins its neighbours where there is one way to do it', () => {
  const abcd = ['a', 'b', 'c', 'd'];
  expect(edgesWithout(abcd, ['a>b', 'b>c', 'c>d'], 'b')).toEqual(['c>d', 'a>c']);
  expect(edgesWithout(abcd, ['a>b', 'b>c', 'c>d'], 'b', 'c')).toEqual(['a>d']);
  expect(edgesWithout(abcd, ['a>c', 'b>c', 'c>d'], 'c')).toEqual(['a>d', 'b>d']);
  expect(edgesWithout(abcd, ['a>b', 'b>c', 'b>d'], 'b')).toEqual(['a>c', 'a>d']);
  expect(edgesWithout(abcd, ['a>b', 'b>c', 'b:error>d'], 'b')).toEqual(['a>c']);
  expect(edgesWithout(['if', 'b', 'c'], ['if:false>b', 'b>c'], 'b')).toEqual(['if:false>c']);
  expect(edgesWithout(['a', 'if', 'c'], ['a>if', 'if:true>c'], 'if')).toEqual(['a>c']);
});

test('A7: neighbours of a branch, of many to many and of an end are not joined', () => {
  expect(edgesWithout(['a', 'if', 'b', 'c'], ['a>if', 'if:true>b', 'if:false>c'], 'if')).toEqual([]);
  expect(edgesWithout(['a', 'if', 'b'], ['a>if', 'if:false>b'], 'if')).toEqual([]);
  expect(edgesWithout(['a', 'b', 'x', 'c', 'd'], ['a>x', 'b>x', 'x>c', 'x>d'], 'x')).toEqual([]);
  expect(edgesWithout(['a', 'b'], ['a>b'], 'b')).toEqual([]);
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
