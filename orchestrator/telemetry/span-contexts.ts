import { createHash } from 'node:crypto';
import { toRequestId } from '#events/contracts/node-events.ts';
import type { TraceContext } from '#events/platform/telemetry/trace-context.ts';

const toSpanId = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Where the span of an execution is, in the trace of what started it. It follows from the id, so that every process knows it. */
export function toExecutionContext({ traceId, isSampled }: TraceContext, executionId: string): TraceContext {
  return { traceId, isSampled, spanId: toSpanId(executionId) };
}

/** Where the span of a node's attempt is. It follows from the ids, so that whoever commits its end makes the span that the runner was told of. */
export function toNodeContext(
  { traceId, isSampled }: TraceContext,
  executionId: string,
  nodeId: string,
  attempt: number,
): TraceContext {
  return { traceId, isSampled, spanId: toSpanId(toRequestId(executionId, nodeId, attempt)) };
}
