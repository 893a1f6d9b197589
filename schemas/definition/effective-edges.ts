import type { WorkflowDefinition, WorkflowEdge } from './workflow-definition.ts';

/**
 * The edges that run: those of the definition, or, when it has none, the chain of its `executionOrder`, which every trigger starts
 * (decision D23).
 */
export function toEffectiveEdges(definition: WorkflowDefinition): readonly WorkflowEdge[] {
  if (definition.edges.length > 0) return definition.edges;
  const triggers = definition.nodes.filter(({ type }) => type === 'trigger');
  const triggerIds = new Set(triggers.map(({ id }) => id));
  const [first, ...rest] = (definition.executionOrder ?? []).filter((id) => !triggerIds.has(id));
  if (first === undefined) return [];
  const chain: WorkflowEdge[] = triggers.map(({ id }) => ({ source: id, target: first }));
  let source = first;
  for (const target of rest) {
    chain.push({ source, target });
    source = target;
  }
  return chain;
}
