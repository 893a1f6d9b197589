import { isTerminal } from '#schemas/execution/execution-status.ts';
import { type Draft, isOpen } from './transition-draft.ts';
import type { Plan } from './plan.ts';
import type { ExecutionState } from './state.ts';

/** S1, S2: phase and progress of an execution that goes on. An ended one keeps those of its end. */
export function updateStatus({ state }: Draft): void {
  if (state.runtimeStatus === 'COMPLETED') state.progress = 100;
  if (isTerminal(state.runtimeStatus)) return;
  state.phase = state.waiting > 0 && state.working === 0 ? 'awaiting_approval' : 'running';
  state.progress = Math.min(99, Math.floor((100 * state.settled) / Math.max(1, state.nodes.length)));
}

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
