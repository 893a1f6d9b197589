import type { IgnoredReason } from './command.ts';
import { requestNode } from './action.ts';
import { openGate } from './approval-gate.ts';
import { decideCondition } from './condition.ts';
import type { InterpreterEvent, Resolution } from './event.ts';
import { failAttempt } from './failure.ts';
import type { PlanNode } from './plan.ts';
import { publishEvent } from './publish-event.ts';
import { startTimer } from './timer.ts';
import { isSettled, stateOf, type Draft } from './transition-draft.ts';

/** N4: takes the answer of the host. A resolution that does not fit the type of the node is ignored. */
export function acceptResolution(
  draft: Draft,
  event: Extract<InterpreterEvent, { type: 'resolved' }>,
): IgnoredReason | null {
  const node = draft.plan.nodesById.get(event.nodeId);
  if (node === undefined) return 'unknown_node';
  const state = stateOf(draft, node);
  if (isSettled(state)) return 'already_settled';
  if (state.status !== 'resolving' || state.attempt !== event.attempt) return 'stale_attempt';
  return proceed(draft, node, event.attempt, event.resolution);
}

function proceed(draft: Draft, node: PlanNode, attempt: number, resolution: Resolution): IgnoredReason | null {
  const { kind } = node;
  switch (resolution.kind) {
    case 'failed':
      failAttempt(draft, node, attempt, resolution.error);
      return null;
    case 'action':
      if (kind.type !== 'action' && kind.type !== 'publish-event') return 'wrong_resolution';
      requestNode(draft, node, attempt, resolution.functionSlug);
      return null;
    case 'condition':
      if (kind.type !== 'condition') return 'wrong_resolution';
      decideCondition(draft, node, attempt, resolution.result);
      return null;
    case 'timer':
      if (kind.type !== 'timer') return 'wrong_resolution';
      startTimer(draft, node, attempt, resolution.dueAt);
      return null;
    case 'approval-gate':
      if (kind.type !== 'approval-gate') return 'wrong_resolution';
      openGate(draft, node, attempt, kind, resolution.message);
      return null;
    case 'publish-event':
      if (kind.type !== 'publish-event') return 'wrong_resolution';
      publishEvent(draft, node, attempt, resolution);
      return null;
    default:
      return 'wrong_resolution';
  }
}
