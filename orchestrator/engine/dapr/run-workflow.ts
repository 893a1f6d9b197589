import type { Task, WorkflowContext } from '@dapr/dapr';
import type { End } from './to-progress.ts';

/** Name under which the workflow is registered; another behaviour gets another name. */
export const RUN_WORKFLOW = 'run@v3';
export const ADVANCE_ACTIVITY = 'advance';
/** The one event of every instance; it carries a letter. */
export const MAILBOX = 'mailbox';

/** The input that a workflow is scheduled with. */
export interface RunInput {
  readonly executionId: string;
  /** The orchestrator whose start waits for the first `advance`; absent when nobody waits. */
  readonly host?: string | undefined;
}

/** What `advance` is asked. */
export interface AdvanceRequest extends RunInput {
  /** How often this has been asked, from 1, because Dapr placed it in another orchestrator. */
  readonly attempt?: number;
}

/**
 * How `advance` ended. `working`: it must be called again at once; `waiting`: nothing is to be done until the mailbox says so; `misplaced`: the
 * orchestrator that was asked for is another one; `unknown`: the execution does not exist.
 */
export interface AdvanceResult {
  readonly state: 'working' | 'waiting' | 'misplaced' | 'unknown' | End['state'];
  /** Of a failure. */
  readonly message?: string;
}

/** What comes by the mailbox: an input waits in `host` for an `advance`, or the execution has ended. */
export type Letter = { readonly state: 'woken'; readonly host?: string | undefined } | End;

export const WOKEN: Letter = { state: 'woken' };

/** What the workflow tells the engine. */
export interface WorkflowObserver {
  /** Called at each turn of the workflow of an execution, also of one that Dapr has run again. Must not throw. */
  onTurn(executionId: string): void;
  /** Called when a workflow is about to complete or fail here, again where Dapr has it run again. Must not throw. */
  onEnd(executionId: string): void;
}

type Run = (
  context: WorkflowContext,
  // The SDK hands over what was scheduled.
  input: RunInput,
) => AsyncGenerator<unknown, AdvanceResult | Letter, Task<unknown>>;

/** A workflow must not fail because an activity could not be run: the mailbox wakes it again. */
function readResult(task: Task<AdvanceResult>): AdvanceResult {
  try {
    return task.getResult();
  } catch {
    return { state: 'waiting' };
  }
}

/** What is asked next after an `advance` ended; null when nothing is. */
function askAgain(request: AdvanceRequest, { state }: AdvanceResult): AdvanceRequest | null {
  if (state === 'misplaced') return { ...request, attempt: (request.attempt ?? 1) + 1 };
  return state === 'working' ? { executionId: request.executionId } : null;
}

/**
 * The Dapr workflow of an execution, which ends as the execution ends. Its activity `advance` makes the turns of the execution for as long as inputs keep
 * coming, the start first. An input that finds no open activity raises the mailbox event, and the workflow opens the next one. Several may be open: one
 * in each orchestrator that has inputs. The rows of the execution are its state, so the history grows with the times that it waited, not with the nodes.
 *
 * There is no timer: Dapr 1.14 keeps all reminders of an actor type in one value of the state store, which a thousand waiting executions make too slow
 * to use. Wake-ups are rows of `timers`, and raise the mailbox.
 *
 * The SDK runs async generators only. A waiter is made anew only when the one before was consumed, or its event is lost. The workflow throws the failure
 * of the execution, so that it is FAILED in Dapr as well. A terminated execution waits for Dapr's own termination, which is on its way.
 */
export function createRunWorkflow(observer: WorkflowObserver): Run {
  return async function* runWorkflow(context, input) {
    const { executionId } = input;
    const open = new Map<Task<unknown>, { readonly task: Task<AdvanceResult>; readonly request: AdvanceRequest }>();
    let mailbox: Task<Letter> = context.waitForExternalEvent(MAILBOX);
    let wanted: AdvanceRequest | null = { ...input, attempt: 1 };
    for (;;) {
      if (wanted !== null) {
        const task: Task<AdvanceResult> = context.callActivity(ADVANCE_ACTIVITY, wanted);
        open.set(task, { task, request: wanted });
        wanted = null;
      }
      if (!context.isReplaying()) observer.onTurn(executionId);
      const done = yield context.whenAny([mailbox, ...open.keys()]);
      const ended = open.get(done);
      open.delete(done);
      const reached: AdvanceResult | Letter = ended === undefined ? mailbox.getResult() : readResult(ended.task);
      if (reached.state === 'unknown') return reached;
      if (reached.state === 'completed' || reached.state === 'failed') {
        observer.onEnd(executionId);
        if (reached.state === 'completed') return reached;
        throw new Error(reached.message ?? 'The execution failed.');
      }
      if (ended !== undefined) wanted = askAgain(ended.request, readResult(ended.task));
      else {
        mailbox = context.waitForExternalEvent(MAILBOX);
        if (reached.state === 'woken') wanted = { executionId, host: reached.host, attempt: 1 };
      }
    }
  };
}
