import type { WorkflowDefinition, WorkflowEdge } from '#schemas/workflow-definition.ts';

/** Names an edge across editor and monitor: its id, or `source:sourceHandle->target` where it has none. */
export function edgeKey(edge: WorkflowEdge): string {
  return edge.id ?? `${edge.source}:${edge.sourceHandle ?? ''}->${edge.target}`;
}

/** The edges that run: those drawn, or the chain of `executionOrder` where none is drawn (architecture.md §2.1). */
export function effectiveEdges(definition: WorkflowDefinition): readonly WorkflowEdge[] {
  const order = definition.executionOrder;
  if (definition.edges.length > 0 || order === undefined) return definition.edges;
  return order.slice(1).map((target, index) => ({ source: order[index] ?? target, target }));
}
