import type { Failure } from '#schemas/failure.ts';
import type { IgnoredReason } from './command.ts';
import type { InterpreterEvent } from './event.ts';
import type { PlanNode } from './plan.ts';
import type { Ending } from './state.ts';
import { command, isOpen, record, setNode, stateOf, type Draft } from './transition-draft.ts';

/** E3: decides that the execution fails because of this node. The first such node counts. */
export function failExecution(draft: Draft, node: PlanNode, phase: Ending['phase'], error: Failure): void {
  if (draft.state.ending !== null) return;
  draft.state.ending = { phase, nodeId: node.id };
  draft.state.error = error;
}

/** E5: ends the execution at once, whatever it does. */
export function terminate(draft: Draft, event: Extract<InterpreterEvent, { type: 'terminate' }>): IgnoredReason | null {
  draft.state.runtimeStatus = 'TERMINATED';
  draft.state.phase = 'cancelled';
  draft.state.pausedAt = null;
  cancelOpenNodes(draft, 'execution_terminated');
  record(draft, { type: 'execution.terminated', by: event.by, reason: event.reason });
  return null;
}

/** E1, E2, P6: ends the execution when nothing is left to do or it must fail; a paused one stays as it is. */
export function concludeExecution(draft: Draft): void {
  const { state } = draft;
  if (state.runtimeStatus !== 'RUNNING') return;
  if (state.ending !== null && state.error !== null) {
    state.runtimeStatus = 'FAILED';
    state.phase = state.ending.phase;
    cancelOpenNodes(draft, 'execution_failed');
    record(draft, { type: 'execution.failed', ...state.ending, error: state.error });
  } else if (state.settled === state.nodes.length) {
    state.runtimeStatus = 'COMPLETED';
    state.phase = 'completed';
    record(draft, { type: 'execution.completed' });
  }
}

/** E4: cancels open nodes. Nodes that never began stay pending. */
function cancelOpenNodes(draft: Draft, reason: string): void {
  for (const node of draft.plan.nodes) {
    const open = stateOf(draft, node);
    if (!isOpen(open)) continue;
    if (open.status === 'running') {
      command(draft, { type: 'cancel', nodeId: node.id, attempt: open.attempt, reason });
    }
    setNode(draft, node, { status: 'cancelled' });
    record(draft, { type: 'node.cancelled', nodeId: node.id, reason });
  }
}
