import type { WorkflowEdge } from '#schemas/definition/workflow-definition.ts';

/** Names an edge across editor and monitor: its id, or `source:sourceHandle->target` where it has none. */
export function edgeKey(edge: WorkflowEdge): string {
  return edge.id ?? `${edge.source}:${edge.sourceHandle ?? ''}->${edge.target}`;
}
