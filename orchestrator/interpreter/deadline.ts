import { isTerminal } from '#schemas/execution/execution-status.ts';
import type { Instant } from './event.ts';
import type { ExecutionState, NodeState } from './state.ts';

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
