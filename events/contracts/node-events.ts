import { z } from 'zod';
import { Failure } from '#schemas/failure.ts';
import { PayloadRef } from '#schemas/execution/function-result.ts';

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
