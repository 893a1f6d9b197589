import type { WorkflowContext } from '@dapr/dapr';
import type { End } from './sessions.ts';

/** Name under which the workflow is registered; another behaviour gets another name. */
export const RUN_WORKFLOW = 'run@v2';
export const ADVANCE_ACTIVITY = 'advance';
/** The one event of every instance; it carries a letter. */
export const MAILBOX = 'mailbox';

/** What `advance` is asked; `position` is how far the workflow knows that the execution's log of inputs has been consumed. */
export interface AdvanceRequest {
  readonly executionId: string;
  readonly position: number;
}

/** How far `advance` came. */
export interface AdvanceResult {
  readonly position: number;
  /** `working`: more is on its way, call again; `waiting`: nothing is, wait for the mailbox. */
  readonly state: 'working' | 'waiting' | End['state'];
  /** Of a failure. */
  readonly message?: string;
}

/** What comes by the mailbox: something is there to be advanced, or the execution has ended. */
export type Letter = { readonly state: 'woken' } | End;

export const WOKEN: Letter = { state: 'woken' };

type Run = (
  context: WorkflowContext,
  // The SDK hands over what was scheduled.
  input: { readonly executionId: string },
) => AsyncGenerator<unknown, AdvanceResult | Letter, AdvanceResult & Letter>;

/** What the workflow asks of the engine in its very first turn, and tells it at its end. */
export interface WorkflowObserver {
  /**
   * Resolves with the execution's end when it comes soon, else null. The answer is part of the turn and Dapr does not record it: an end is the end of
   * the workflow, so that nothing is left to replay, and null changes nothing, so that a replay need not ask.
   */
  follow(executionId: string): Promise<End | null>;
  /** Hears of each workflow that is about to complete or fail here, again where Dapr has it run again. Must not throw. */
  ended(executionId: string): void;
}

/**
 * The Dapr workflow of an execution, which ends as the execution ends. Whoever starts an execution goes on with it, so the workflow first watches: a
 * short execution is one turn of Dapr's. A longer one waits on one mailbox event; woken, the workflow has the activity `advance` perform what the
 * interpreter wants for as long as results keep coming. What was consumed is in `execution_inputs` (decision D56), so nothing else is carried along:
 * the history grows with the times that it waited, not with the nodes.
 *
 * There is no timer: Dapr 1.14 keeps all reminders of an actor type in one value of the state store, which a thousand waiting executions make too slow
 * to use. Wake-ups are rows of `timers`, and raise the mailbox.
 *
 * The SDK runs async generators only; a waiter is made anew only when the one before was consumed, or its event is lost. The workflow throws the
 * failure of the execution, so that it is FAILED in Dapr as well.
 */
export function createRunWorkflow(observer: WorkflowObserver): Run {
  return async function* runWorkflow(context, { executionId }) {
    let mailbox = context.waitForExternalEvent(MAILBOX);
    let position = 0;
    let reached: AdvanceResult | Letter | null = context.isReplaying() ? null : await observer.follow(executionId);
    for (;;) {
      while (reached?.state === 'woken' || reached?.state === 'working') {
        const request: AdvanceRequest = { executionId, position };
        const result: AdvanceResult = yield context.callActivity(ADVANCE_ACTIVITY, request);
        position = result.position;
        reached = result;
      }
      if (reached?.state === 'completed' || reached?.state === 'failed') {
        observer.ended(executionId);
        if (reached.state === 'completed') return reached;
        throw new Error(reached.message ?? 'The execution failed.');
      }
      // A terminated execution waits here for Dapr's own termination, which is on its way.
      reached = yield mailbox;
      mailbox = context.waitForExternalEvent(MAILBOX);
    }
  };
}
