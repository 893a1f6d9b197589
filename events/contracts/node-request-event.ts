import type { CloudEvent } from './cloud-event.ts';
import { type EventContext, toOwnEvent } from './event-context.ts';
import {
  EXECUTION_PURGED,
  NODE_CANCELLED,
  NODE_REQUESTED,
  type NodeCancelled,
  type NodeRequested,
  toRequestId,
} from './node-events.ts';
import { SOURCES } from './topics.ts';

type RequestContext = Omit<EventContext, 'executionId' | 'workflowId'>;

/** Asks a runner for one attempt; asked again, it is the same event. */
export function toNodeRequestedEvent(context: RequestContext, data: NodeRequested): CloudEvent {
  const { executionId, workflowId, nodeId, attempt } = data;
  return toOwnEvent(
    { ...context, executionId, workflowId },
    {
      id: toRequestId(executionId, nodeId, attempt),
      source: SOURCES.orchestrator,
      type: NODE_REQUESTED,
      nodeId,
      attempt,
      data,
    },
  );
}

/** Makes the event that cancels an attempt: its result is not needed any more. */
export function toNodeCancelledEvent(
  context: RequestContext & { readonly workflowId: string },
  data: NodeCancelled,
): CloudEvent {
  const { executionId, nodeId, attempt } = data;
  return toOwnEvent(
    { ...context, executionId },
    {
      id: `${toRequestId(executionId, nodeId, attempt)}/cancel`,
      source: SOURCES.orchestrator,
      type: NODE_CANCELLED,
      nodeId,
      attempt,
      data,
    },
  );
}

/** Makes the event by which the runner removes its rows of an execution. It has no `executionid`, so that purging the queue does not remove it. */
export function toExecutionPurgedEvent(executionId: string, time: string): CloudEvent {
  return {
    specversion: '1.0',
    id: `${executionId}/purged`,
    source: SOURCES.orchestrator,
    type: EXECUTION_PURGED,
    subject: executionId,
    time,
    datacontenttype: 'application/json',
    partitionkey: executionId,
    data: { executionId },
  };
}
