import { isTerminal } from '#schemas/execution/execution-status.ts';
import { type Draft, isOpen } from './transition-draft.ts';
import type { Plan } from './plan.ts';
import type { ExecutionState, NodeState } from './state.ts';
import type { Instant } from './event.ts';

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

/** When the node wants to be woken; null when it waits for something else than time. */
export function toWakeUp(node: NodeState): Instant | null {
  if (node.status === 'running') return node.leaseUntil;
  if (node.status === 'gate') return node.deadline;
  if (node.status === 'retrying' || node.status === 'timer') return node.dueAt;
  return null;
}

/** D1: the earliest instant at which a `tick` changes something; null while paused, before the start and after the end. */
export function nextDeadline(state: ExecutionState): Instant | null {
  if (state.pausedAt !== null || isTerminal(state.runtimeStatus)) return null;
  let next: Instant | null = null;
  for (const node of state.nodes) {
    const wakeUp = toWakeUp(node);
    if (wakeUp !== null && (next === null || wakeUp < next)) next = wakeUp;
  }
  return next;
}
