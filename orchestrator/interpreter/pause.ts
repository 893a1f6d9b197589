import { deadlineAfterPause } from '#schemas/execution/deadline-after-pause.ts';
import type { IgnoredReason } from './command.ts';
import { wakeDueNodes } from './wake.ts';
import type { Instant, InterpreterEvent } from './event.ts';
import { beginNode } from './flow.ts';
import { toInstant } from './instant.ts';
import type { NodeState } from './state.ts';
import { record, setNode, stateOf, type Turn } from './turn.ts';

/** P1: from now on nothing new starts. */
export function pause(turn: Turn, event: Extract<InterpreterEvent, { type: 'pause' }>): IgnoredReason | null {
  if (turn.state.pausedAt !== null) return 'already_paused';
  turn.state.runtimeStatus = 'SUSPENDED';
  turn.state.pausedAt = turn.at;
  record(turn, { type: 'execution.paused', by: event.by, reason: event.reason });
  for (const node of turn.plan.nodes) {
    const state = stateOf(turn, node);
    if (state.status === 'resolving') setNode(turn, node, { status: 'held', attempt: state.attempt });
  }
  return null;
}

/** P3–P5: starts held nodes, lets due timers take effect, and moves deadlines by the length of the pause. */
export function resume(turn: Turn, event: Extract<InterpreterEvent, { type: 'resume' }>): IgnoredReason | null {
  const { state } = turn;
  if (state.pausedAt === null) return 'not_paused';
  const { pausedAt } = state;
  state.runtimeStatus = 'RUNNING';
  state.pausedAt = null;
  record(turn, { type: 'execution.resumed', by: event.by, reason: event.reason });
  // An execution that failed while it was paused ends now: it starts nothing.
  if (state.ending !== null) return null;
  for (const node of turn.plan.nodes) {
    const before = stateOf(turn, node);
    if (before.status === 'held') beginNode(turn, node, before.attempt);
    else setNode(turn, node, moveDeadline(before, pausedAt, turn.at));
  }
  wakeDueNodes(turn);
  return null;
}

function moveDeadline(node: NodeState, pausedAt: Instant, resumedAt: Instant): NodeState {
  const move = (deadline: Instant) => toInstant(deadlineAfterPause(deadline, pausedAt, resumedAt));
  if (node.status === 'running') return { ...node, leaseUntil: move(node.leaseUntil) };
  if (node.status === 'gate') return { ...node, deadline: move(node.deadline) };
  return node;
}
