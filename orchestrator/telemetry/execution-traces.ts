import { createHash } from 'node:crypto';
import { toRequestId } from '#events/contracts/node-events.ts';
import type { TraceContext } from '#events/telemetry/trace-context.ts';

/** Something of an execution that began and has not ended. */
export interface OpenStep {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** An execution that is traced. */
export interface ExecutionTrace {
  /** Where the execution's span is. */
  readonly context: TraceContext;
  /** The span that started it; null when this process took over an execution that another had started. */
  readonly parent: TraceContext | null;
  /** Milliseconds since 1970, once known. */
  startedAt: number | null;
  /** By node and attempt. */
  readonly open: Map<string, OpenStep>;
}

/** The executions that this process traces. */
export interface ExecutionTraces {
  find(executionId: string): ExecutionTrace | null;
  /** Begins with the span that starts the execution. */
  start(executionId: string, parent: TraceContext): void;
  /** Goes on with an execution that this process knows nothing of yet, in the trace of what was delivered to it. */
  join(executionId: string, delivered: TraceContext): void;
  forget(executionId: string): void;
}

/** Executions that are remembered; of those that wait for long a result or a decision brings the trace back. */
const MAX_REMEMBERED = 10_000;

const toSpanId = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Where the span of a node's attempt is. It follows from the ids, so that whoever commits its end makes the span that the runner was told of. */
export function toNodeContext(
  { traceId, isSampled }: TraceContext,
  executionId: string,
  nodeId: string,
  attempt: number,
): TraceContext {
  return { traceId, isSampled, spanId: toSpanId(toRequestId(executionId, nodeId, attempt)) };
}

function toTrace(executionId: string, of: TraceContext, parent: TraceContext | null): ExecutionTrace {
  const context = { traceId: of.traceId, isSampled: of.isSampled, spanId: toSpanId(executionId) };
  return { context, parent, startedAt: null, open: new Map() };
}

/** Remembers the traces of running executions, the latest 10,000. */
export function createExecutionTraces(): ExecutionTraces {
  const traces = new Map<string, ExecutionTrace>();
  function remember(executionId: string, traced: ExecutionTrace): void {
    traces.set(executionId, traced);
    if (traces.size <= MAX_REMEMBERED) return;
    const [oldest] = traces.keys();
    if (oldest !== undefined) traces.delete(oldest);
  }
  return {
    find: (executionId) => traces.get(executionId) ?? null,
    start: (executionId, parent) => remember(executionId, toTrace(executionId, parent, parent)),
    join: (executionId, delivered) => {
      if (!traces.has(executionId)) remember(executionId, toTrace(executionId, delivered, null));
    },
    forget: (executionId) => void traces.delete(executionId),
  };
}
