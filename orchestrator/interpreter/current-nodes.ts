import type { Plan } from './plan.ts';
import type { ExecutionState } from './state.ts';
import { isOpen } from './turn.ts';

/** S3: ids of the nodes that are under way, in the plan's order; none after the end. */
export function currentNodes(plan: Plan, state: ExecutionState): readonly string[] {
  if (state.working + state.waiting === 0) return [];
  return plan.nodes
    .filter((node) => {
      const nodeState = state.nodes[node.index];
      return nodeState !== undefined && isOpen(nodeState);
    })
    .map((node) => node.id);
}
