import { expect, test } from 'vitest';
import { hasOverlap } from '#web/canvas/auto-layout.ts';
import { connectRefusal, freeOffset, insertAtLooseEnd, insertOnEdge, placeAfter } from '#web/editor/state/connect.ts';
import { applyEdit } from '#web/editor/state/edit.ts';
import { definition, node } from '../arbitrary-edits.ts';

test('A8: pasted steps lie on none that is there, and stay as they lie to each other', () => {
  const column = [0, 80, 160].map((y, index) => node(`n${index}`, { position: { x: 0, y } }));
  const offset = freeOffset(definition(column), column, { x: 32, y: 88 });
  const moved = column.map(({ id, ...rest }) => ({
    ...rest,
    id: `${id}-2`,
    position: { x: rest.position.x + offset.x, y: rest.position.y + offset.y },
  }));
  expect(offset.x).toBe(32);
  expect(hasOverlap(definition([...column, ...moved]))).toBe(false);
  expect(freeOffset(definition([]), column, { x: 32, y: 88 })).toEqual({ x: 32, y: 88 });
});

//  t ─► a ─► b
const chain = definition(
  [
    node('t', { type: 'trigger', position: { x: 0, y: 0 } }),
    node('a', { position: { x: 264, y: 0 } }),
    node('b', { position: { x: 528, y: 0 } }),
  ],
  't>a',
  'a>b',
);
const refusal = (source: string, target: string, sourceHandle: string | null = null): string | null =>
  connectRefusal(chain, { source, sourceHandle, target });
const can = (...edge: Parameters<typeof refusal>): boolean => refusal(...edge) === null;

test('an edge may be drawn unless it is there already, closes a circle or leads into a trigger', () => {
  expect(can('t', 'b')).toBe(true);
  expect(can('a', 'b', 'error')).toBe(true);
  expect(can('a', 'b')).toBe(false);
  expect(can('b', 'a')).toBe(false);
  expect(can('a', 'a')).toBe(false);
  expect(can('b', 't')).toBe(false);
  expect(can('a', 'missing')).toBe(false);
});

test('a step put on an edge takes its place, and what lies behind makes room', () => {
  const edit = insertOnEdge(chain, node('new', { type: 'condition' }), 't:->a');
  const after = applyEdit(chain, edit);
  expect(after.edges.map(({ source, sourceHandle, target }) => [source, sourceHandle ?? null, target])).toEqual([
    ['a', null, 'b'],
    ['t', null, 'new'],
    ['new', 'true', 'a'],
  ]);
  expect(hasOverlap(after)).toBe(false);
});

test('a step at a loose end is connected on the side that was dragged', () => {
  const after = insertAtLooseEnd(node('new'), { nodeId: 'b', sourceHandle: 'error', side: 'source' });
  expect(after).toMatchObject({ edges: [{ source: 'b', sourceHandle: 'error', target: 'new' }] });
  const before = insertAtLooseEnd(node('new'), { nodeId: 'a', sourceHandle: null, side: 'target' });
  expect(before).toMatchObject({ edges: [{ source: 'new', target: 'a' }] });
});

test('a trigger at a loose end is added, and not connected', () => {
  const edit = insertAtLooseEnd(node('new', { type: 'trigger' }), { nodeId: 'b', sourceHandle: null, side: 'source' });
  expect(edit).toMatchObject({ edges: [] });
});

test('a step that follows another one is placed where nothing lies yet', () => {
  const [, a] = chain.nodes;
  const position = placeAfter(chain, a!, 'action');
  expect(hasOverlap({ ...chain, nodes: [...chain.nodes, node('new', { position })] })).toBe(false);
});
