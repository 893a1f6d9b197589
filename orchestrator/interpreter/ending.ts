import type { Failure } from '#schemas/failure.ts';
import type { IgnoredReason } from './command.ts';
import type { InterpreterEvent } from './event.ts';
import type { PlanNode } from './plan.ts';
import type { Ending } from './state.ts';
import { command, isOpen, record, setNode, stateOf, type Turn } from './turn.ts';

/** E3: decides that the execution fails because of this node. The first such node counts. */
export function failExecution(turn: Turn, node: PlanNode, phase: Ending['phase'], error: Failure): void {
  if (turn.state.ending !== null) return;
  turn.state.ending = { phase, nodeId: node.id };
  turn.state.error = error;
}

/** E5: ends the execution at once, whatever it does. */
export function terminate(turn: Turn, event: Extract<InterpreterEvent, { type: 'terminate' }>): IgnoredReason | null {
  turn.state.runtimeStatus = 'TERMINATED';
  turn.state.phase = 'cancelled';
  turn.state.pausedAt = null;
  cancelOpenNodes(turn, 'execution_terminated');
  record(turn, { type: 'execution.terminated', by: event.by, reason: event.reason });
  return null;
}

/** E1, E2, P6: ends the execution when nothing is left to do or it must fail; a paused one stays as it is. */
export function concludeExecution(turn: Turn): void {
  const { state } = turn;
  if (state.runtimeStatus !== 'RUNNING') return;
  if (state.ending !== null && state.error !== null) {
    state.runtimeStatus = 'FAILED';
    state.phase = state.ending.phase;
    cancelOpenNodes(turn, 'execution_failed');
    record(turn, { type: 'execution.failed', ...state.ending, error: state.error });
  } else if (state.settled === state.nodes.length) {
    state.runtimeStatus = 'COMPLETED';
    state.phase = 'completed';
    record(turn, { type: 'execution.completed' });
  }
}

/** E4: cancels open nodes. Nodes that never began stay pending. */
function cancelOpenNodes(turn: Turn, reason: string): void {
  for (const node of turn.plan.nodes) {
    const open = stateOf(turn, node);
    if (!isOpen(open)) continue;
    if (open.status === 'running') {
      command(turn, { type: 'cancel', nodeId: node.id, attempt: open.attempt, reason });
    }
    setNode(turn, node, { status: 'cancelled' });
    record(turn, { type: 'node.cancelled', nodeId: node.id, reason });
  }
}
