import type { WorkflowContext } from '@dapr/dapr';

/** Name under which the workflow is registered; another behaviour gets another name, and this one stays while instances of it run. */
export const RUN_WORKFLOW = 'run@v1';
export const ADVANCE_ACTIVITY = 'advance';
/** The one event of every instance; it is empty. */
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
  readonly state: 'working' | 'waiting' | 'completed' | 'failed' | 'terminated';
  /** Of a failure. */
  readonly message?: string;
}

/**
 * The Dapr workflow of an execution: has the activity `advance` perform what the interpreter wants for as long as results keep coming, then waits on
 * one mailbox event, and ends as the execution ends. What was consumed is in `execution_inputs` (rules.md 28), so nothing else is carried along: the
 * history grows with the times that it waited, not with the nodes.
 *
 * There is no timer: Dapr 1.14 keeps all reminders of an actor type in one value of the state store, which a thousand waiting executions make too slow
 * to use. Wake-ups are rows of `timers`, and raise the mailbox.
 *
 * The SDK runs async generators only; a waiter is made anew only when the one before was consumed, or its event is lost.
 *
 * @throws the failure of the execution, so that it is FAILED in Dapr as well.
 */
export async function* runWorkflow(
  context: WorkflowContext,
  // The SDK hands over what was scheduled.
  { executionId }: { readonly executionId: string },
): AsyncGenerator<unknown, AdvanceResult, AdvanceResult> {
  let mailbox = context.waitForExternalEvent(MAILBOX);
  let position = 0;
  for (;;) {
    const request: AdvanceRequest = { executionId, position };
    const result = yield context.callActivity(ADVANCE_ACTIVITY, request);
    position = result.position;
    if (result.state === 'completed') return result;
    if (result.state === 'failed') throw new Error(result.message ?? 'The execution failed.');
    if (result.state === 'working') continue;
    // A terminated execution waits here for Dapr's own termination, which is on its way.
    yield mailbox;
    mailbox = context.waitForExternalEvent(MAILBOX);
  }
}
