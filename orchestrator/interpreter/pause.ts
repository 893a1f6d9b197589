import { deadlineAfterPause } from '#schemas/execution/deadline-after-pause.ts';
import type { IgnoredReason } from './command.ts';
import { wakeDueNodes } from './wake.ts';
import type { Instant, InterpreterEvent } from './event.ts';
import { beginNode } from './flow.ts';
import { toInstant } from './instant.ts';
import type { NodeState } from './state.ts';
import { record, setNode, stateOf, type Draft } from './transition-draft.ts';

/** P1: from now on nothing new starts. */
export function pause(draft: Draft, event: Extract<InterpreterEvent, { type: 'pause' }>): IgnoredReason | null {
  if (draft.state.pausedAt !== null) return 'already_paused';
  draft.state.runtimeStatus = 'SUSPENDED';
  draft.state.pausedAt = draft.at;
  record(draft, { type: 'execution.paused', by: event.by, reason: event.reason });
  for (const node of draft.plan.nodes) {
    const state = stateOf(draft, node);
    if (state.status === 'resolving') setNode(draft, node, { status: 'held', attempt: state.attempt });
  }
  return null;
}

/** P3–P5: starts held nodes, lets due timers take effect, and moves deadlines by the length of the pause. */
export function resume(draft: Draft, event: Extract<InterpreterEvent, { type: 'resume' }>): IgnoredReason | null {
  const { state } = draft;
  if (state.pausedAt === null) return 'not_paused';
  const { pausedAt } = state;
  state.runtimeStatus = 'RUNNING';
  state.pausedAt = null;
  record(draft, { type: 'execution.resumed', by: event.by, reason: event.reason });
  // An execution that failed while it was paused ends now: it starts nothing.
  if (state.ending !== null) return null;
  for (const node of draft.plan.nodes) {
    const before = stateOf(draft, node);
    if (before.status === 'held') beginNode(draft, node, before.attempt);
    else setNode(draft, node, moveDeadline(before, pausedAt, draft.at));
  }
  wakeDueNodes(draft);
  return null;
}

function moveDeadline(node: NodeState, pausedAt: Instant, resumedAt: Instant): NodeState {
  const move = (deadline: Instant) => toInstant(deadlineAfterPause(deadline, pausedAt, resumedAt));
  if (node.status === 'running') return { ...node, leaseUntil: move(node.leaseUntil) };
  if (node.status === 'gate') return { ...node, deadline: move(node.deadline) };
  return node;
}
