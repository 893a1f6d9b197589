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

/**
 * The Dapr workflow of an execution: waits on one mailbox event, and ends as the execution ends. Whoever starts an execution goes on with it, so a short
 * one needs Dapr for its beginning and its end only; woken, the workflow has the activity `advance` perform what the interpreter wants for as long as
 * results keep coming. What was consumed is in `execution_inputs` (rules.md 28), so nothing else is carried along: the history grows with the times
 * that it waited, not with the nodes.
 *
 * There is no timer: Dapr 1.14 keeps all reminders of an actor type in one value of the state store, which a thousand waiting executions make too slow
 * to use. Wake-ups are rows of `timers`, and raise the mailbox.
 *
 * The SDK runs async generators only; a waiter is made anew only when the one before was consumed, or its event is lost.
 *
 * `ended` hears of each workflow that comes to its end here, again where Dapr has it run again. The workflow throws the failure of the execution, so
 * that it is FAILED in Dapr as well.
 */
export function createRunWorkflow(ended: (executionId: string) => void): Run {
  return async function* runWorkflow(context, { executionId }) {
    let mailbox = context.waitForExternalEvent(MAILBOX);
    let position = 0;
    for (;;) {
      let reached: AdvanceResult | Letter = yield mailbox;
      mailbox = context.waitForExternalEvent(MAILBOX);
      while (reached.state === 'woken' || reached.state === 'working') {
        const request: AdvanceRequest = { executionId, position };
        const result: AdvanceResult = yield context.callActivity(ADVANCE_ACTIVITY, request);
        position = result.position;
        reached = result;
      }
      // A terminated execution waits here for Dapr's own termination, which is on its way.
      if (reached.state === 'waiting' || reached.state === 'terminated') continue;
      ended(executionId);
      if (reached.state === 'completed') return reached;
      throw new Error(('message' in reached ? reached.message : undefined) ?? 'The execution failed.');
    }
  };
}
