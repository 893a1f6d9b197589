import fc from 'fast-check';
import type { WorkflowDefinition, WorkflowEdge, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import {
  action,
  condition,
  disabled,
  gate,
  publishEvent,
  timer,
  trigger,
  workflow,
} from '../../../builders/samples/definition.ts';

/** The outcome of a node when it runs. */
export type Behaviour = 'succeeds' | 'fails' | 'fails twice' | 'cannot be resolved';

export interface RandomWorkflow {
  readonly definition: WorkflowDefinition;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
}

const HANDLES: Readonly<Record<string, readonly string[]>> = {
  condition: ['true', 'false', 'error'],
  'approval-gate': ['approved', 'rejected', 'timeout', 'error'],
};

function toNode(id: string, type: number, onError: 'fail' | 'continue'): WorkflowNode {
  switch (type) {
    case 0:
      return condition(id, { expression: 'true', onError });
    case 1:
      return gate(id);
    case 2:
      return timer(id);
    case 3:
      return publishEvent(id, { onError });
    default:
      return action(id, { onError });
  }
}

const spec = fc.record({
  type: fc.nat(7),
  enabled: fc.integer({ min: 0, max: 5 }).map((roll) => roll > 0),
  onError: fc.constantFrom<'fail' | 'continue'>('fail', 'continue', 'continue', 'continue'),
  behaviour: fc.constantFrom<Behaviour>(
    'succeeds',
    'succeeds',
    'succeeds',
    'succeeds',
    'fails',
    'fails twice',
    'cannot be resolved',
  ),
  parents: fc.array(fc.record({ parent: fc.nat(50), handle: fc.nat(9) }), { maxLength: 3 }),
});

/** Any acyclic workflow of up to 15 nodes, with a trigger or without, and what its nodes do. */
export const randomWorkflow: fc.Arbitrary<RandomWorkflow> = fc
  .tuple(fc.boolean(), fc.array(spec, { minLength: 1, maxLength: 14 }))
  .map(([triggered, specs]) => {
    const nodes: WorkflowNode[] = triggered ? [trigger('t')] : [];
    const edges: WorkflowEdge[] = [];
    for (const [index, { type, enabled, onError, parents }] of specs.entries()) {
      const node = toNode(`n${index}`, type, onError);
      for (const { parent, handle } of nodes.length === 0 ? [] : parents) {
        const source = nodes[parent % nodes.length]!;
        const sourceHandle = [...(HANDLES[source.type] ?? ['error']), null, null, null][handle % 6];
        edges.push({ source: source.id, target: node.id, sourceHandle });
      }
      if (triggered && edges.every((edge) => edge.target !== node.id)) edges.push({ source: 't', target: node.id });
      nodes.push(enabled ? node : disabled(node));
    }
    return {
      definition: workflow(nodes, [], { edges }),
      behaviours: new Map(specs.map(({ behaviour }, index) => [`n${index}`, behaviour])),
    };
  });
