import { describe, expect, test } from 'vitest';
import { define, http, issuesOf, trigger, type NodeInput } from './definition-builder.ts';

const nodes = (config: Record<string, unknown>, extra: readonly NodeInput[] = []) => [
  trigger,
  { id: 'a', label: 'Fetch Data' },
  { ...http(config, 'b'), label: 'Next' },
  { id: 'c', label: 'Twin' },
  { id: 'd', label: 'twin' },
  ...extra,
];

describe('references', () => {
  // t ─► a ─► b      c, d (twins) hang on t
  const edges = ['t -> a', 'a -> b', 't -> c', 't -> d'];
  test.each<[string, Record<string, unknown>, string[]]>([
    ['upstream by label, id and both', { url: '{{FetchData.x}}{{a.y}}{{@a:Old.z}}{{trigger.q}}' }, []],
    ['of nobody', { url: '{{Nobody.x}}' }, ['b.url unknown_reference']],
    ['a trigger by its id', { url: '{{t.x}}' }, ['b.url unknown_reference']],
    ['not upstream', { url: '{{c.x}}' }, ['b.url reference_not_upstream']],
    ['itself', { url: '{{Next.x}}' }, ['b.url reference_not_upstream']],
    ['ambiguous', { url: '{{TWIN.x}}' }, ['b.url ambiguous_reference']],
    ['inside JSON text', { headers: '{"A": "{{Nobody.x}}"}' }, ['b.headers.A unknown_reference']],
    ['more than a thousand', { url: '{{trigger.x}}'.repeat(1_001) }, ['b.null too_many_templates']],
    ['that do not read', { url: '{{trigger.x' }, ['b.url template_syntax']],
  ])('%s', (_, config, expected) => {
    expect(issuesOf(define(nodes(config), edges))).toEqual(expected);
  });

  test('an ambiguous label is a problem only where it is referenced', () => {
    expect(issuesOf(define(nodes({}), edges))).toEqual([]);
  });

  test('to a disabled node is a warning unless it has a default', () => {
    const disabled = [trigger, { id: 'a', enabled: false }, http({ url: '{{a.x}}{{a.y ?? ""}}' }, 'b')];
    expect(issuesOf(define(disabled, ['t -> a', 'a -> b']))).toEqual(['b.url unknown_reference (warning)']);
  });

  test.each<[string, NodeInput, string[]]>([
    [
      'template in SQL',
      {
        id: 'x',
        config: { actionId: 'system/database-query', query: "select '{{trigger.x}}'", parameters: ['{{a.y}}'] },
      },
      ['x.query template_in_code'],
    ],
    [
      'template in CEL',
      { id: 'x', type: 'condition', config: { expression: '{{trigger.x}} > 1' } },
      ['x.expression template_in_code'],
    ],
    [
      'CEL that does not parse',
      { id: 'x', type: 'condition', config: { expression: 'trigger.x >' } },
      ['x.expression expression_syntax'],
    ],
    [
      'CEL over a step',
      { id: 'x', type: 'condition', config: { expression: 'steps.FetchData.data.n > 1 && steps["a"].success' } },
      [],
    ],
    [
      'CEL over nobody',
      { id: 'x', type: 'condition', config: { expression: 'steps.Nobody.data.n > 1' } },
      ['x.expression unknown_reference'],
    ],
    [
      'CEL over what is not upstream',
      { id: 'x', type: 'condition', config: { expression: 'steps.b.data.n > 1' } },
      ['x.expression reference_not_upstream'],
    ],
    [
      'mapping',
      {
        id: 'x',
        config: { actionId: 'system/transform', mapping: { total: 'trigger.a +', name: 'steps.c.data', ok: '1' } },
      },
      ['x.mapping.total expression_syntax', 'x.mapping.name reference_not_upstream'],
    ],
    [
      'mapping as text',
      { id: 'x', config: { actionId: 'system/transform', mapping: '{"total": "foo(1)"}' } },
      ['x.mapping.total expression_syntax'],
    ],
  ])('%s', (_, node, expected) => {
    expect(issuesOf(define(nodes({}, [node]), [...edges, 'a -> x']))).toEqual(expected);
  });
});
