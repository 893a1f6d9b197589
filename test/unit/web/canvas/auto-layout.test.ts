import { expect, test } from 'vitest';
import { autoLayout, hasOverlap, withReadableLayout } from '#web/canvas/auto-layout.ts';
import { definition, node } from '../editor/arbitrary-edits.ts';

//  a ─► b ─► d
//  └──► c ──┘
const diamond = definition(
  [node('a'), node('b'), node('c', { type: 'condition' }), node('d')],
  'a>b',
  'a>c',
  'b>d',
  'c:true>d',
);

test('a layout goes from left to right and nothing lies on anything', () => {
  const placed = autoLayout(diamond);
  expect(placed['a']!.x).toBeLessThan(placed['b']!.x);
  expect(placed['b']!.x).toBeLessThan(placed['d']!.x);
  expect(hasOverlap(withReadableLayout(diamond))).toBe(false);
});

test('nodes of a chain stand on one line, however tall they are', () => {
  //  a ─► b (two ways out) ─true─► c
  const placed = autoLayout(definition([node('a'), node('b', { type: 'condition' }), node('c')], 'a>b', 'b:true>c'));
  expect(new Set(Object.values(placed).map(({ y }) => y)).size).toBe(1);
});

test('nodes behind the outcomes of a step stand in the order of the outcomes', () => {
  //  start ─► ask ──true──► yes
  //    │        ├─false─► no ─► end
  //    │        └─false─► other
  //    └────────────────► no
  const placed = autoLayout(
    definition(
      [node('start'), node('ask', { type: 'condition' }), node('no'), node('end'), node('other'), node('yes')],
      'start>ask',
      'ask:false>no',
      'start>no',
      'no>end',
      'ask:false>other',
      'ask:true>yes',
    ),
  );
  expect(placed['yes']!.y).toBeLessThan(placed['no']!.y);
  expect(placed['yes']!.y).toBeLessThan(placed['other']!.y);
});

test('contradicting orders form no cycle', () => {
  const crossed = definition(
    [node('a', { type: 'condition' }), node('b', { type: 'condition' }), node('x'), node('y')],
    'a:true>x',
    'a:false>y',
    'b:true>y',
    'b:false>x',
  );
  expect(Object.keys(autoLayout(crossed))).toHaveLength(4);
  expect(hasOverlap(withReadableLayout(crossed))).toBe(false);
});

test('a definition that is readable stays the same object', () => {
  const readable = withReadableLayout(diamond);
  expect(withReadableLayout(readable)).toBe(readable);
});

test('1,000 nodes are laid out, and none lies on another', () => {
  const nodes = Array.from({ length: 1_000 }, (_, index) => node(`n${index}`));
  const edges = nodes.slice(1).map((each, index) => `n${Math.floor(index / 4)}>${each.id}`);
  const large = definition(nodes, ...edges);
  expect(Object.keys(autoLayout(large))).toHaveLength(1_000);
  expect(hasOverlap(withReadableLayout(large))).toBe(false);
});
