import { describe, expect, test } from 'vitest';
import { parseDefinition } from '#schemas/parse-definition.ts';
import { countPropertyReads } from '../../builders/count-reads.ts';
import { define, functions, issuesOf } from './validity/definition-builder.ts';

function parse(input: unknown): string {
  const parsed = parseDefinition(input, { functions });
  return parsed.ok ? 'ok' : `${parsed.status} ${parsed.errors.map(({ field, code }) => `${field} ${code}`).join(', ')}`;
}

describe('parseDefinition', () => {
  const valid = {
    id: 'w',
    name: 'W',
    nodes: [{ id: 'a', type: 'timer', label: 'A', config: { durationSeconds: 1 } }],
    edges: [],
  };
  const withConfig = (config: unknown) => ({ ...valid, nodes: [{ ...valid.nodes[0], config }] });
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];

  test.each<[string, unknown, string]>([
    ['a valid one', valid, 'ok'],
    ['null', null, '400 null invalid_shape'],
    ['text', 'x', '400 null invalid_shape'],
    ['no nodes', { id: 'w', name: 'W' }, '400 nodes invalid_shape'],
    ['unknown type', { ...valid, nodes: [{ id: 'a', type: 'x', label: '' }] }, '400 nodes.0.type invalid_shape'],
    ['bad id', { ...valid, nodes: [{ id: 'a/b', type: 'timer', label: '' }] }, '400 nodes.0.id invalid_shape'],
    ['__proto__', JSON.parse('{"id":"w","name":"W","nodes":[],"__proto__":{"x":1}}'), '400 __proto__ unsafe_text'],
    [
      'constructor.prototype',
      JSON.parse('{"id":"w","name":"W","nodes":[],"constructor":{"prototype":{}}}'),
      '400 constructor unsafe_text',
    ],
    ['NUL', withConfig({ durationSeconds: 1, until: 'a\u0000' }), '422 until unsafe_text'],
    ['lone surrogate', { ...valid, name: 'x\uD800' }, '422 name unsafe_text'],
    [
      'deep nesting',
      withConfig({ x: deep }),
      `422 ${['x', ...Array.from({ length: 28 }, () => '0')].join('.')} too_deep`,
    ],
    [
      '1,001 nodes',
      { ...valid, nodes: Array.from({ length: 1_001 }, (_, n) => ({ id: `n${n}` })) },
      '422 nodes too_large',
    ],
    [
      '2 MB',
      withConfig({ durationSeconds: 1, note: 'x'.repeat(900_000), more: 'y'.repeat(900_000) }),
      '413 null too_large',
    ],
    ['a cycle', { ...valid, edges: [{ source: 'a', target: 'a' }] }, '422 edges cycle'],
  ])('%s', (_, input, expected) => {
    expect(parse(input)).toBe(expected);
  });

  test('a thousand nodes in a row with references are checked with a few looks at each node and edge', () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `n${n}`);
    const nodes = ids.map((id, n) => {
      const left = n === 0 ? 'x' : `{{n${n - 1}.x}}{{n0.x}}`;
      return { id, type: 'condition', config: { rows: [{ left, operator: 'equals', right: 'x' }], combine: 'all' } };
    });
    const definition = define(
      nodes,
      ids.slice(1).map((id, n) => `n${n} -true> ${id}`),
    );
    const counted = { nodes: countPropertyReads(definition.nodes), edges: countPropertyReads(definition.edges) };
    expect(issuesOf({ ...definition, nodes: counted.nodes.items, edges: counted.edges.items })).toEqual([]);
    expect(counted.nodes.count()).toBeLessThan(100 * definition.nodes.length);
    expect(counted.edges.count()).toBeLessThan(100 * definition.edges.length);
  });
});
