import type { CloudEvent } from './cloud-event.ts';
import { toOwnEvent } from './event-context.ts';
import {
  NODE_COMPLETED,
  NODE_FAILED,
  NODE_PROGRESSED,
  type NodeCompleted,
  type NodeFailed,
  type NodeProgressed,
  toResultId,
} from './node-events.ts';
import { SOURCES } from './topics.ts';

/** The request that a result answers. Its ids, workflow and trace are copied to the result. `time` is ISO 8601 in UTC. */
export interface ResultContext {
  readonly request: CloudEvent;
  readonly time: string;
}

function readText(event: CloudEvent, name: 'workflowid' | 'traceparent' | 'tracestate'): string | undefined {
  const value = event[name];
  return typeof value === 'string' ? value : undefined;
}

function toRunnerEvent(
  { request, time }: ResultContext,
  type: string,
  id: string,
  data: NodeCompleted | NodeFailed | NodeProgressed,
): CloudEvent {
  const workflowId = readText(request, 'workflowid');
  const traceparent = readText(request, 'traceparent');
  const tracestate = readText(request, 'tracestate');
  const context = {
    executionId: data.executionId,
    time,
    causationId: request.id,
    ...(workflowId === undefined ? {} : { workflowId }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(tracestate === undefined ? {} : { tracestate }),
  };
  return toOwnEvent(context, { id, source: SOURCES.runner, type, nodeId: data.nodeId, attempt: data.attempt, data });
}

/** The good result of an attempt. An attempt has one result, so a failure of it would have the same id. */
export function toNodeCompletedEvent(context: ResultContext, data: NodeCompleted): CloudEvent {
  return toRunnerEvent(context, NODE_COMPLETED, toResultId(context.request.id), data);
}

/** The bad result of an attempt. */
export function toNodeFailedEvent(context: ResultContext, data: NodeFailed): CloudEvent {
  return toRunnerEvent(context, NODE_FAILED, toResultId(context.request.id), data);
}

/** Makes the event that says that a runner works on an attempt (decision D41). */
export function toNodeProgressedEvent(context: ResultContext, data: NodeProgressed): CloudEvent {
  return toRunnerEvent(context, NODE_PROGRESSED, `${context.request.id}/${data.state}`, data);
}
