import type { WorkflowEdge } from '#schemas/definition/workflow-definition.ts';

/** Same source, way out and target: drawn twice it would mean nothing more. */
export function isSameEdge(a: WorkflowEdge, b: WorkflowEdge): boolean {
  return a.source === b.source && a.target === b.target && (a.sourceHandle ?? null) === (b.sourceHandle ?? null);
}
