import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import type { RandomWorkflow } from './random-workflow.ts';

type Outcome = {
  readonly status: 'completed' | 'failed' | 'skipped';
  readonly handle: string | null;
  readonly fatal?: boolean;
};

function defaultHandle(node: WorkflowNode): string {
  return { condition: 'true', 'approval-gate': 'approved' }[node.type as string] ?? 'default';
}

/**
 * How each node ends, straight from the rules and without time: a memoised question to the predecessors.
 * Where a node is fatal the answers behind it are what would have been.
 */
export function judge({ definition, behaviours }: RandomWorkflow): ReadonlyMap<string, Outcome> {
  const known = new Map<string, Outcome>();
  const byId = new Map(definition.nodes.map((node) => [node.id, node]));
  const outcomeOf = (id: string): Outcome => {
    const outcome = known.get(id) ?? decide(byId.get(id)!, definition);
    known.set(id, outcome);
    return outcome;
  };

  function isReached(node: WorkflowNode): boolean {
    const incoming = definition.edges.filter((edge) => edge.target === node.id);
    if (incoming.length === 0)
      return node.type === 'trigger' || definition.nodes.every(({ type }) => type !== 'trigger');
    return incoming.some((edge) => {
      const handle = edge.sourceHandle ?? defaultHandle(byId.get(edge.source)!);
      return outcomeOf(edge.source).handle === handle;
    });
  }

  function decide(node: WorkflowNode, { edges }: WorkflowDefinition): Outcome {
    if (!isReached(node)) return { status: 'skipped', handle: null };
    if (!node.enabled) return { status: 'skipped', handle: defaultHandle(node) };
    const has = (handle: string) => edges.some((edge) => edge.source === node.id && edge.sourceHandle === handle);
    const behaviour = behaviours.get(node.id) ?? 'succeeds';
    const refuses = behaviour === 'fails' || behaviour === 'fails twice';
    if (behaviour === 'cannot be resolved' || (behaviour === 'fails' && ['action', 'activity'].includes(node.type))) {
      if (has('error')) return { status: 'failed', handle: 'error' };
      return { status: 'failed', handle: defaultHandle(node), fatal: node.config['onError'] !== 'continue' };
    }
    if (node.type === 'condition') return { status: 'completed', handle: refuses ? 'false' : 'true' };
    if (node.type !== 'approval-gate') return { status: 'completed', handle: defaultHandle(node) };
    return refuses
      ? { status: 'completed', handle: 'rejected', fatal: !has('rejected') }
      : { status: 'completed', handle: 'approved' };
  }

  for (const { id } of definition.nodes) outcomeOf(id);
  return known;
}
