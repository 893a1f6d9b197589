import { isTerminal } from '#schemas/execution/execution-status.ts';
import { acceptCompletion, acceptFailure, noteStarted } from './action.ts';
import { raise } from './approval-gate.ts';
import type { Command, IgnoredReason } from './command.ts';
import { concludeExecution, terminate } from './ending.ts';
import type { InterpreterEvent } from './event.ts';
import { pause, resume } from './pause.ts';
import type { Plan } from './plan.ts';
import { acceptResolution } from './resolution.ts';
import { start } from './start.ts';
import type { ExecutionState } from './state.ts';
import { updateStatus } from './status.ts';
import { openDraft, type Draft } from './transition-draft.ts';
import { tick } from './wake.ts';

/** The result of an event: the new state and the commands. An `ignored` event leaves the same state object and gives no commands. */
export interface Transition {
  readonly state: ExecutionState;
  readonly commands: readonly Command[];
  readonly ignored: IgnoredReason | null;
}

/**
 * One step of an execution, as SPEC.md numbers it. Pure, deterministic and total (X1–X6): the same plan, state and event give the same
 * transition, and an event that does not fit is ignored with a reason. Costs a copy of the node list and what changed.
 */
export function transition(plan: Plan, state: ExecutionState, event: InterpreterEvent): Transition {
  const refused = refuse(state, event);
  if (refused !== null) return { state, commands: [], ignored: refused };
  const draft = openDraft(plan, state, event.at);
  const ignored = apply(draft, event);
  if (ignored !== null) return { state, commands: [], ignored };
  concludeExecution(draft);
  updateStatus(draft);
  return { state: draft.state, commands: draft.commands, ignored: null };
}

/** X2: refuses events that cannot come before the start, a second start, and everything after the end. */
function refuse(state: ExecutionState, event: InterpreterEvent): IgnoredReason | null {
  if (isTerminal(state.runtimeStatus)) return 'execution_ended';
  if (event.type === 'terminate') return null;
  if (state.runtimeStatus === 'PENDING') return event.type === 'start' ? null : 'not_started';
  return event.type === 'start' ? 'already_started' : null;
}

function apply(draft: Draft, event: InterpreterEvent): IgnoredReason | null {
  switch (event.type) {
    case 'start':
      return start(draft, event);
    case 'resolved':
      return acceptResolution(draft, event);
    case 'node.started':
      return noteStarted(draft, event);
    case 'node.completed':
      return acceptCompletion(draft, event);
    case 'node.failed':
      return acceptFailure(draft, event);
    case 'raised':
      return raise(draft, event);
    case 'tick':
      return tick(draft);
    case 'pause':
      return pause(draft, event);
    case 'resume':
      return resume(draft, event);
    case 'terminate':
      return terminate(draft, event);
    default:
      return 'unknown_event';
  }
}
