import type { WorkflowContext } from '@dapr/dapr';
import { ADVANCE_ACTIVITY, MAILBOX, type AdvanceResult, type Letter, type WorkflowObserver } from './run-workflow.ts';

/** Name of the workflow that executions had before their turns were made in it. */
export const RUN_WORKFLOW_V2 = 'run@v2';

interface RequestV2 {
  readonly executionId: string;
  readonly position: number;
}

type ResultV2 = AdvanceResult & { readonly position?: number };

type RunV2 = (
  context: WorkflowContext,
  input: { readonly executionId: string },
) => AsyncGenerator<unknown, ResultV2 | Letter, ResultV2 & Letter>;

/**
 * Lets instances of `run@v2` end that were under way at an upgrade: it asks for the same activities and events in the same order as it did. Its first
 * turn does not watch any more, since the executions are advanced by `advance` alone.
 */
export function createRunWorkflowV2(observer: Pick<WorkflowObserver, 'onEnd'>): RunV2 {
  return async function* runWorkflowV2(context, { executionId }) {
    let mailbox = context.waitForExternalEvent(MAILBOX);
    let position = 0;
    let reached: ResultV2 | Letter | null = null;
    for (;;) {
      while (reached?.state === 'woken' || reached?.state === 'working') {
        const request: RequestV2 = { executionId, position };
        const result: ResultV2 = yield context.callActivity(ADVANCE_ACTIVITY, request);
        position = result.position ?? position;
        reached = result;
      }
      if (reached?.state === 'unknown') return reached;
      if (reached?.state === 'completed' || reached?.state === 'failed') {
        observer.onEnd(executionId);
        if (reached.state === 'completed') return reached;
        throw new Error(reached.message ?? 'The execution failed.');
      }
      reached = yield mailbox;
      mailbox = context.waitForExternalEvent(MAILBOX);
    }
  };
}
