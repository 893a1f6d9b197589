import type { CloudEvent } from './cloud-event.ts';
import { type EventContext, toOwnEvent } from './event-context.ts';
import {
  NODE_COMPLETED,
  NODE_FAILED,
  NODE_PROGRESSED,
  type NodeCompleted,
  type NodeFailed,
  type NodeProgressed,
  toRequestId,
  toResultId,
} from './node-events.ts';
import { SOURCES } from './topics.ts';

type ResultContext = Pick<EventContext, 'workflowId' | 'time' | 'traceparent'>;

function toRunnerEvent(
  context: ResultContext,
  type: string,
  data: NodeCompleted | NodeFailed | NodeProgressed,
  toId: (requestId: string) => string,
): CloudEvent {
  const { executionId, nodeId, attempt } = data;
  const requestId = toRequestId(executionId, nodeId, attempt);
  return toOwnEvent(
    { ...context, executionId, causationId: requestId },
    { id: toId(requestId), source: SOURCES.runner, type, nodeId, attempt, data },
  );
}

/** The good result of an attempt. An attempt has one result, so a failure of it would have the same id. */
export function toNodeCompletedEvent(context: ResultContext, data: NodeCompleted): CloudEvent {
  return toRunnerEvent(context, NODE_COMPLETED, data, toResultId);
}

/** The bad result of an attempt. */
export function toNodeFailedEvent(context: ResultContext, data: NodeFailed): CloudEvent {
  return toRunnerEvent(context, NODE_FAILED, data, toResultId);
}

/** Says that an attempt is being worked on (rules.md 19). */
export function toNodeProgressedEvent(context: ResultContext, data: NodeProgressed): CloudEvent {
  return toRunnerEvent(context, NODE_PROGRESSED, data, (requestId) => `${requestId}/${data.state}`);
}
