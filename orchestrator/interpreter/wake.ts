import { askAgain } from './action.ts';
import { timeOutGate } from './approval-gate.ts';
import type { IgnoredReason } from './command.ts';
import { toWakeUp } from './status.ts';
import { beginNode } from './flow.ts';
import type { PlanNode } from './plan.ts';
import { fireTimer } from './timer.ts';
import { stateOf, type Draft } from './transition-draft.ts';

/** D2: time has passed; while paused that means nothing (P4). */
export function tick(draft: Draft): IgnoredReason | null {
  if (draft.state.pausedAt !== null) return 'nothing_due';
  return wakeDueNodes(draft) === 0 ? 'nothing_due' : null;
}

/** D2: wakes every node whose instant has come, the earliest first, until one makes the execution fail; tells how many were due. */
export function wakeDueNodes(draft: Draft): number {
  const due = draft.plan.nodes
    .map((node) => ({ node, at: toWakeUp(stateOf(draft, node)) ?? Infinity }))
    .filter(({ at }) => at <= draft.at)
    .toSorted((one, other) => one.at - other.at || one.node.index - other.node.index);
  for (const { node } of due) {
    if (draft.state.ending === null) wake(draft, node);
  }
  return due.length;
}

function wake(draft: Draft, node: PlanNode): void {
  const state = stateOf(draft, node);
  if (state.status === 'running') askAgain(draft, node, state);
  else if (state.status === 'retrying') beginNode(draft, node, state.attempt + 1);
  else if (state.status === 'timer') fireTimer(draft, node, state.attempt, state.dueAt);
  else if (state.status === 'gate') timeOutGate(draft, node, state.attempt, state.eventName);
}
