import type { Json } from '#schemas/json.ts';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import {
  type NODE_COMPLETED,
  type NODE_FAILED,
  NODE_PROGRESSED,
  toResultId,
  type NodeCompleted,
  type NodeFailed,
  type NodeProgressed,
} from '#events/contracts/node-events.ts';
import { SOURCES } from '#events/contracts/topics.ts';

type ResultData =
  | { readonly type: typeof NODE_COMPLETED; readonly data: NodeCompleted }
  | { readonly type: typeof NODE_FAILED; readonly data: NodeFailed };

function toEvent(
  request: CloudEvent,
  id: string,
  type: string,
  data: NodeCompleted | NodeFailed | NodeProgressed,
): CloudEvent {
  const { traceparent, tracestate, workflowid } = request;
  return {
    specversion: '1.0',
    id,
    source: SOURCES.runner,
    type,
    subject: data.executionId,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    executionid: data.executionId,
    nodeid: data.nodeId,
    attempt: data.attempt,
    partitionkey: data.executionId,
    causationid: request.id,
    ...(workflowid === undefined ? {} : { workflowid }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(tracestate === undefined ? {} : { tracestate }),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contracts hold nothing but JSON
    data: data as Json,
  };
}

/** The one result of an attempt; its id follows from the request's, so that consumers know a second copy. */
export function toResultEvent(request: CloudEvent, result: ResultData): CloudEvent {
  return toEvent(request, toResultId(request.id), result.type, result.data);
}

/** Says that an attempt is being worked on (rules.md 19). */
export function toProgressEvent(request: CloudEvent, data: NodeProgressed): CloudEvent {
  return toEvent(request, `${request.id}/started`, NODE_PROGRESSED, data);
}
