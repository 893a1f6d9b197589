import { z } from 'zod';
import { Failure } from '#schemas/failure.ts';
import { PayloadRef } from '#schemas/execution/function-result.ts';
import { type CloudEvent, type EventContext, toOwnEvent } from './cloud-event.ts';
import { SOURCES } from './topics.ts';

/** Event types on `workflow.nodes`: requests of the orchestrator to runners. */
export const NODE_REQUESTED = 'dev.workflowbuilder.node.requested';
export const NODE_CANCELLED = 'dev.workflowbuilder.node.cancelled';
/** The runner removes all its rows of an execution (decision D54). */
export const EXECUTION_PURGED = 'dev.workflowbuilder.execution.purged';

/** Event types on `workflow.results`: answers of runners. */
export const NODE_COMPLETED = 'dev.workflowbuilder.node.completed';
export const NODE_FAILED = 'dev.workflowbuilder.node.failed';
export const NODE_PROGRESSED = 'dev.workflowbuilder.node.progressed';

/** Data of node.requested; the event's id is `<execution>/<node>/<attempt>`, its extensions `executionid workflowid nodeid attempt`. */
export const NodeRequested = z.object({
  executionId: z.string(),
  workflowId: z.string(),
  nodeId: z.string(),
  nodeName: z.string(),
  attempt: z.number().int().positive(),
  functionSlug: z.string(),
  /** Templates already resolved. */
  input: PayloadRef,
  timeoutMs: z.number().int().positive(),
  idempotencyKey: z.string(),
  /** Owner of the execution. The runner looks up credentials of this owner only. */
  ownerId: z.string(),
  /** `payloads.ref` of the sealed `integrations` of the start body. */
  sealedIntegrationsRef: z.string().optional(),
});
export type NodeRequested = z.infer<typeof NodeRequested>;

/** Data of node.cancelled: the attempt's result is not wanted any more. */
export const NodeCancelled = z.object({
  executionId: z.string(),
  nodeId: z.string(),
  attempt: z.number().int().positive(),
  reason: z.string(),
});
export type NodeCancelled = z.infer<typeof NodeCancelled>;

const timings = {
  claimedAt: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
};

/** Data of node.completed; the event's id is `<execution>/<node>/<attempt>/result`. */
export const NodeCompleted = z.object({
  executionId: z.string(),
  nodeId: z.string(),
  attempt: z.number().int().positive(),
  /** The `data` of `{success: true, data}`. */
  output: PayloadRef,
  ...timings,
});
export type NodeCompleted = z.infer<typeof NodeCompleted>;

/** Data of node.failed; same id as node.completed would have: an attempt has one result. */
export const NodeFailed = z.object({
  executionId: z.string(),
  nodeId: z.string(),
  attempt: z.number().int().positive(),
  error: Failure,
  ...timings,
});
export type NodeFailed = z.infer<typeof NodeFailed>;

/** Data of node.progressed: sent once a step takes longer than 250 ms (decision D41). */
export const NodeProgressed = z.object({
  executionId: z.string(),
  nodeId: z.string(),
  attempt: z.number().int().positive(),
  state: z.literal('started'),
  claimedAt: z.string(),
  startedAt: z.string(),
});
export type NodeProgressed = z.infer<typeof NodeProgressed>;

/** CloudEvent id of a request; re-asking keeps it. */
export function toRequestId(executionId: string, nodeId: string, attempt: number): string {
  return `${executionId}/${nodeId}/${attempt}`;
}

/** CloudEvent id of the result of a request. */
export function toResultId(requestId: string): string {
  return `${requestId}/result`;
}

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
