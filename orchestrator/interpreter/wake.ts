import { askAgain } from './action.ts';
import { timeOutGate } from './approval-gate.ts';
import type { IgnoredReason } from './command.ts';
import { toWakeUp } from './deadline.ts';
import { beginNode } from './flow.ts';
import type { PlanNode } from './plan.ts';
import { fireTimer } from './timer.ts';
import { stateOf, type Turn } from './turn.ts';

/** D2: time has passed; while paused that means nothing (P4). */
export function tick(turn: Turn): IgnoredReason | null {
  if (turn.state.pausedAt !== null) return 'nothing_due';
  return wakeDueNodes(turn) === 0 ? 'nothing_due' : null;
}

/** D2: wakes every node whose instant has come, the earliest first, until one makes the execution fail; tells how many were due. */
export function wakeDueNodes(turn: Turn): number {
  const due = turn.plan.nodes
    .map((node) => ({ node, at: toWakeUp(stateOf(turn, node)) ?? Infinity }))
    .filter(({ at }) => at <= turn.at)
    .toSorted((one, other) => one.at - other.at || one.node.index - other.node.index);
  for (const { node } of due) {
    if (turn.state.ending === null) wake(turn, node);
  }
  return due.length;
}

function wake(turn: Turn, node: PlanNode): void {
  const state = stateOf(turn, node);
  if (state.status === 'running') askAgain(turn, node, state);
  else if (state.status === 'retrying') beginNode(turn, node, state.attempt + 1);
  else if (state.status === 'timer') fireTimer(turn, node, state.attempt, state.dueAt);
  else if (state.status === 'gate') timeOutGate(turn, node, state.attempt, state.eventName);
}
