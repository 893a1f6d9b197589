import { isTerminal } from '#schemas/execution-status.ts';
import { askAgain } from './action.ts';
import { timeOutGate } from './approval-gate.ts';
import type { Instant } from './event.ts';
import { beginNode } from './flow.ts';
import type { PlanNode } from './plan.ts';
import type { ExecutionState, NodeState } from './state.ts';
import { fireTimer } from './timer.ts';
import { stateOf, type Turn } from './turn.ts';

/** When the node wants to be woken; null when it waits for something else than time. */
function wakesAt(node: NodeState): Instant | null {
  switch (node.status) {
    case 'running':
      return node.leaseUntil;
    case 'gate':
      return node.deadline;
    case 'retrying':
    case 'timer':
      return node.dueAt;
    default:
      return null;
  }
}

/** D1: the earliest instant at which a `tick` changes something; null while paused, before the start and after the end. */
export function nextDeadline(state: ExecutionState): Instant | null {
  if (state.pausedAt !== null || isTerminal(state.runtimeStatus)) return null;
  let next: Instant | null = null;
  for (const node of state.nodes) {
    const at = wakesAt(node);
    if (at !== null && (next === null || at < next)) next = at;
  }
  return next;
}

/** D2: wakes every node whose instant has come, the earliest first; says whether there was one. */
export function wakeDueNodes(turn: Turn): boolean {
  const due: { readonly node: PlanNode; readonly at: Instant }[] = [];
  for (const node of turn.plan.nodes) {
    const at = wakesAt(stateOf(turn, node));
    if (at !== null && at <= turn.at) due.push({ node, at });
  }
  due.sort((one, other) => one.at - other.at || one.node.index - other.node.index);
  for (const { node } of due) {
    if (turn.state.ending === null) wake(turn, node);
  }
  return due.length > 0;
}

function wake(turn: Turn, node: PlanNode): void {
  const state = stateOf(turn, node);
  switch (state.status) {
    case 'running':
      askAgain(turn, node, state);
      break;
    case 'retrying':
      beginNode(turn, node, state.attempt + 1);
      break;
    case 'timer':
      fireTimer(turn, node, state.attempt, state.dueAt);
      break;
    case 'gate':
      timeOutGate(turn, node, state.attempt, state.eventName);
      break;
    default:
  }
}
