import type { Json } from '#schemas/json.ts';
import { call, type Answer } from '../../client/call.ts';
import type { RerunUse } from '../../wire/workflow.ts';

function pathOf(instanceId: string, action: string): string {
  return `/api/orchestrator/workflows/${encodeURIComponent(instanceId)}/${action}`;
}

/** Decides an open gate. */
export function decide(
  instanceId: string,
  eventName: string,
  decision: { readonly approved: boolean; readonly reason: string },
): Promise<Answer> {
  const { approved, reason } = decision;
  return call('POST', pathOf(instanceId, 'events'), {
    eventName,
    eventData: reason === '' ? { approved } : { approved, reason },
  });
}

/** Pauses, resumes or terminates an execution. */
export function control(instanceId: string, action: 'pause' | 'resume' | 'terminate', reason = ''): Promise<Answer> {
  return call('POST', pathOf(instanceId, action), reason === '' ? {} : { reason });
}

/** Deletes an execution that is over, with everything recorded of it. */
export function purge(instanceId: string): Promise<Answer> {
  return call('DELETE', `/api/orchestrator/workflows/${encodeURIComponent(instanceId)}`);
}

/** Starts again what `use` says, with the same input unless another is given. The body of a good answer is a `StartWorkflowResponse`. */
export function runAgain(
  instanceId: string,
  again: { readonly use: RerunUse; readonly triggerData?: Json },
): Promise<Answer> {
  return call('POST', pathOf(instanceId, 'rerun'), again);
}
