import { expect, test } from 'vitest';
import { copyNodes, parseClip, pasteEdit, readClip } from '#web/editor/state/clipboard.ts';
import { definition, node } from '../arbitrary-edits.ts';

const source = definition(
  [
    node('action-1', { label: 'Fetch' }),
    node('action-2', { label: 'Use', config: { url: '{{Fetch.data.id}}', body: '{{Elsewhere.x}}' } }),
    node('action-3', { label: 'After' }),
  ],
  'action-1>action-2',
  'action-2>action-3',
);

test('a pasted pair has new ids and labels, its own edge, and refers to itself', () => {
  const clip = copyNodes(source, new Set(['action-1', 'action-2']));
  const edit = pasteEdit(source, clip!, { x: 10, y: 20 });
  expect(edit.nodes).toMatchObject([
    { id: 'action-4', label: 'Fetch 2', position: { x: 10, y: 20 } },
    { id: 'action-5', label: 'Use 2', config: { url: '{{Fetch2.data.id}}', body: '{{Elsewhere.x}}' } },
  ]);
  expect(edit.edges).toMatchObject([{ source: 'action-4', target: 'action-5' }]);
});

test('pasted into an empty workflow, nodes keep their labels', () => {
  const clip = copyNodes(source, new Set(['action-1', 'action-2']));
  const edit = pasteEdit(definition([]), parseClip(JSON.stringify(clip))!, { x: 0, y: 0 });
  expect(edit.nodes.map(({ id, label }) => [id, label])).toEqual([
    ['action-1', 'Fetch'],
    ['action-2', 'Use'],
  ]);
  expect(edit.nodes[1]?.config['url']).toBe('{{Fetch.data.id}}');
});

test('a single copy still refers to the original that stayed', () => {
  const clip = copyNodes(source, new Set(['action-2']));
  expect(pasteEdit(source, clip!, { x: 0, y: 0 }).nodes[0]?.config['url']).toBe('{{Fetch.data.id}}');
});

test('A14: the JSON of a definition is inserted with its references kept, bare or inside an answer', () => {
  for (const value of [source, { definition: source }, { nodes: source.nodes, edges: source.edges }]) {
    const read = readClip(JSON.stringify(value));
    const clip = read !== null && 'clip' in read ? read.clip : null;
    expect(clip?.nodes).toHaveLength(3);
    const edit = pasteEdit(source, clip!, { x: 0, y: 0 });
    expect(edit.edges).toHaveLength(2);
    expect(edit.nodes[1]).toMatchObject({ label: 'Use 2', config: { url: '{{Fetch2.data.id}}' } });
  }
});

test('A14: JSON that is no workflow says why, and text that is no JSON is left alone', () => {
  expect(readClip('{"nodes": [')).toMatchObject({ refused: expect.stringContaining('no JSON') });
  expect(readClip('{"a": 1}')).toMatchObject({ refused: expect.stringContaining('list of nodes') });
  expect(readClip('{"nodes": [{"id": 7}]}')).toMatchObject({ refused: expect.stringContaining('nodes.0') });
  expect(readClip('{"nodes": []}')).toMatchObject({ refused: expect.any(String) });
  expect(readClip('hello {"nodes": []}')).toBeNull();
});

test('other text on the clipboard is no clip', () => {
  expect(parseClip('hello')).toBeNull();
  expect(parseClip('{"kind":"workflow-nodes","nodes":[]}')).toBeNull();
  expect(parseClip('workflow-nodes {')).toBeNull();
  expect(copyNodes(source, new Set(['missing']))).toBeNull();
});
