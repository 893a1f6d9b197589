import fc from 'fast-check';
import type { WorkflowDefinition, WorkflowEdge, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import type { Edit } from '#web/editor/state/edit.ts';

/** A node whose defaults are filled in. */
export function node(id: string, more: Partial<WorkflowNode> = {}): WorkflowNode {
  return { id, type: 'action', label: id, enabled: true, position: { x: 0, y: 0 }, config: {}, ...more };
}

/** A definition of nodes and edges written `a>b`, or `a:handle>b`. */
export function definition(nodes: readonly WorkflowNode[], ...edges: readonly string[]): WorkflowDefinition {
  return {
    id: 'w',
    name: 'W',
    version: '1.0.0',
    nodes: [...nodes],
    edges: edges.map((text): WorkflowEdge => {
      const [from = '', target = ''] = text.split('>');
      const [source = '', sourceHandle] = from.split(':');
      return { source, target, ...(sourceHandle === undefined ? {} : { sourceHandle }) };
    }),
  };
}

const ids = ['a', 'b', 'c', 'd'];
const id = fc.constantFrom(...ids, 'missing');
const edge: fc.Arbitrary<WorkflowEdge> = fc.record({ source: id, target: id });

/** Any edit over the nodes `a` to `d`, senseless ones included. */
export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    nodes: fc.constantFrom([node('new')], []),
    edges: fc.array(edge, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('remove' as const),
    nodeIds: fc.subarray(ids),
    edgeKeys: fc.subarray(['a:->b', 'b:->c']),
  }),
  fc.record({ kind: fc.constant('connect' as const), edge }),
  fc.record({
    kind: fc.constant('move' as const),
    positions: fc.dictionary(id, fc.record({ x: fc.integer(), y: fc.integer() })),
  }),
  fc.record({
    kind: fc.constant('configure' as const),
    nodeId: id,
    changes: fc.dictionary(fc.constantFrom('url', 'body'), fc.constantFrom('{{a.x}}', '{{ B .y}}', 'plain', undefined)),
  }),
  fc.record({ kind: fc.constant('rename' as const), nodeId: id, label: fc.constantFrom('A', 'Bee', 'x.y', '') }),
  fc.record({ kind: fc.constant('describe' as const), nodeId: id, description: fc.constantFrom('', 'why') }),
  fc.record({ kind: fc.constant('enable' as const), nodeIds: fc.subarray(ids), enabled: fc.boolean() }),
  fc.record({ kind: fc.constant('rename-workflow' as const), name: fc.string({ maxLength: 5 }) }),
  fc.record({
    kind: fc.constant('restore' as const),
    definition: fc.constant(definition([node('a'), node('b', { label: 'Before' })], 'a>b')),
  }),
);
