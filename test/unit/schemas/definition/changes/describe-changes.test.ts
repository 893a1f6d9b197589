import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameJson } from '#schemas/definition/changes/changed-fields.ts';
import { describeChanges, type DefinitionChange } from '#schemas/definition/changes/describe-changes.ts';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { applyEdit } from '#web/editor/state/edit.ts';
import { anyEdit, definition, node } from '../../../web/editor/arbitrary-edits.ts';

/*   a ─► b ─► c    d   */
const base = definition(
  [
    node('a', { type: 'trigger', label: 'Start' }),
    node('b', { label: 'Load', config: { url: 'https://example.com', mapping: { total: '1' } } }),
    node('c', { type: 'condition', label: 'Small?', config: { rows: [{ left: 'x', operator: 'equals', right: 1 }] } }),
    node('d', { label: '' }),
  ],
  'a>b',
  'b>c',
  'c:true>d',
);

const edited = fc
  .array(anyEdit, { maxLength: 6 })
  .map((edits) => edits.reduce((before, edit) => applyEdit(before, edit), base));

/** What a definition is, whatever the order and the ids of what it is made of. */
function essence({ nodes, edges, executionOrder, name, version, metadata }: WorkflowDefinition) {
  const own = { id: 'w', name, version, nodes, edges, ...(executionOrder === undefined ? {} : { executionOrder }) };
  const lines = toEffectiveEdges(own).map(({ source, sourceHandle, target }) => [source, sourceHandle ?? null, target]);
  return {
    name,
    settings: { version, ...metadata },
    nodes: Object.fromEntries(nodes.map((each) => [each.id, each])),
    lines: Object.fromEntries(lines.map((line) => [JSON.stringify(line), true])),
  };
}

const MIRRORED: Readonly<Partial<Record<DefinitionChange['kind'], DefinitionChange['kind']>>> = {
  'step-added': 'step-removed',
  'step-removed': 'step-added',
  'connection-added': 'connection-removed',
  'connection-removed': 'connection-added',
};
const toKinds = (changes: readonly DefinitionChange[]) => changes.map(({ kind }) => kind).toSorted();

test('an added step is listed with its edge', () => {
  const after = definition(
    [...base.nodes, node('e', { type: 'timer', label: 'Wait' })],
    'a>b',
    'b>c',
    'c:true>d',
    'd>e',
  );
  expect(describeChanges(base, after)).toEqual([
    { kind: 'step-added', nodeId: 'e', label: 'Wait', type: 'timer' },
    { kind: 'connection-added', source: 'd', outcome: null, target: 'Wait' },
  ]);
});

test('a removed step is listed with its edge and the outcome of that edge', () => {
  const after = definition(base.nodes.slice(0, 3), 'a>b', 'b>c');
  expect(describeChanges(base, after)).toEqual([
    { kind: 'step-removed', nodeId: 'd', label: 'd', type: 'action' },
    { kind: 'connection-removed', source: 'Small?', outcome: 'true', target: 'd' },
  ]);
});

test('a new label is a rename and no other change', () => {
  const after = applyEdit(base, { kind: 'rename', nodeId: 'b', label: 'Load order' });
  expect(describeChanges(base, after)).toEqual([
    { kind: 'step-renamed', nodeId: 'b', before: 'Load', after: 'Load order' },
  ]);
});

test('changed fields are named in words, also inside lists and objects', () => {
  const nodes = [
    node('a', { type: 'trigger', label: 'Start', description: 'By hand' }),
    node('b', { label: 'Load', enabled: false, config: { url: 'https://example.org', mapping: { total: '2' } } }),
    node('c', { type: 'condition', label: 'Small?', config: { rows: [{ left: 'x', operator: 'equals', right: 2 }] } }),
    node('d', { label: '', config: { timeoutSeconds: 5 } }),
  ];
  expect(describeChanges(base, { ...base, nodes })).toEqual([
    {
      kind: 'step-changed',
      nodeId: 'a',
      label: 'Start',
      fields: [{ field: 'Description', before: null, after: 'By hand' }],
    },
    {
      kind: 'step-changed',
      nodeId: 'b',
      label: 'Load',
      fields: [
        { field: 'Switched', before: 'on', after: 'off' },
        { field: 'URL', before: 'https://example.com', after: 'https://example.org' },
        { field: 'Mapping › total', before: '1', after: '2' },
      ],
    },
    {
      kind: 'step-changed',
      nodeId: 'c',
      label: 'Small?',
      fields: [{ field: 'Rows › 1 › right', before: '1', after: '2' }],
    },
    {
      kind: 'step-changed',
      nodeId: 'd',
      label: 'd',
      fields: [{ field: 'Timeout seconds', before: null, after: '5' }],
    },
  ]);
});

test('a new name, changed settings and moved steps are listed', () => {
  const moved = applyEdit(base, { kind: 'move', positions: { a: { x: 9, y: 9 } } });
  const after = { ...moved, name: 'Orders', metadata: { tags: ['shop'] } };
  expect(describeChanges(base, after)).toEqual([
    { kind: 'name', before: 'W', after: 'Orders' },
    { kind: 'setting', field: 'Tags', before: null, after: '["shop"]' },
    { kind: 'layout', count: 1 },
  ]);
});

test('a long value is cut', () => {
  const after = applyEdit(base, { kind: 'configure', nodeId: 'b', changes: { url: 'x'.repeat(5_000) } });
  const [change] = describeChanges(base, after);
  expect(change?.kind === 'step-changed' && change.fields[0]?.after?.length).toBe(200);
});

test('an execution order and the same chain of edges do not differ', () => {
  const { edges: _edges, ...rest } = definition(base.nodes.slice(0, 3));
  const ordered = { ...rest, edges: [], executionOrder: ['b', 'c'] };
  expect(describeChanges(ordered, definition(base.nodes.slice(0, 3), 'a>b', 'b:default>c'))).toEqual([]);
});

test('the order of nodes and edges and the ids of edges are no difference', () => {
  fc.assert(
    fc.property(edited, (one) => {
      const edges = one.edges.map((edge, index) => ({ ...edge, id: `other-${index}` })).toReversed();
      const copy = structuredClone({ ...one, id: 'another', nodes: one.nodes.toReversed(), edges });
      expect(describeChanges(one, copy)).toEqual([]);
    }),
  );
});

test('changes are listed exactly if the definitions differ', () => {
  fc.assert(
    fc.property(edited, edited, (before, after) => {
      const isSame = isSameJson(essence(before), essence(after));
      expect(describeChanges(before, after).length === 0).toBe(isSame);
    }),
  );
});

test('compared in reverse, added becomes removed and the rest stays the same', () => {
  fc.assert(
    fc.property(edited, edited, (before, after) => {
      const mirrored = toKinds(describeChanges(after, before)).map((kind) => MIRRORED[kind] ?? kind);
      expect(toKinds(describeChanges(before, after))).toEqual(mirrored.toSorted());
    }),
  );
});
