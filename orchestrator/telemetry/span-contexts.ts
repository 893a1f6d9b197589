import { createHash } from 'node:crypto';
import { toRequestId } from '#events/contracts/node-events.ts';
import type { TraceContext } from '#events/platform/telemetry/trace-context.ts';

const toSpanId = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The span of an execution, in the trace that started it. Its id is derived from the execution id, so every process knows it. */
export function toExecutionContext({ traceId, isSampled }: TraceContext, executionId: string): TraceContext {
  return { traceId, isSampled, spanId: toSpanId(executionId) };
}

/** The span of an attempt. Its id is derived from the ids, so the process that commits the end makes the span that the runner was given as parent. */
export function toNodeContext(
  { traceId, isSampled }: TraceContext,
  executionId: string,
  nodeId: string,
  attempt: number,
): TraceContext {
  return { traceId, isSampled, spanId: toSpanId(toRequestId(executionId, nodeId, attempt)) };
}
