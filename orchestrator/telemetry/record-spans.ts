import type { TraceContext } from '#events/platform/telemetry/trace-context.ts';
import type { SpanAttributes, SpanEnd, Tracing } from '#events/platform/telemetry/tracing.ts';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { CommitObserver } from '../engine/commit-observer.ts';
import { STEP_NAMES, type ExecutionTrace } from '../engine/execution-trace.ts';
import { toExecutionContext, toNodeContext } from './span-contexts.ts';

interface Recorded {
  readonly trace: ExecutionTrace;
  /** The span of the execution. */
  readonly context: TraceContext;
  readonly executionId: string;
  readonly workflowId: string;
  /** Milliseconds since 1970, like `at`. */
  readonly startedAt: number;
  readonly at: number;
}

interface Step {
  readonly nodeId: string;
  readonly attempt: number;
}

function toAttributes({ executionId, workflowId }: Recorded): SpanAttributes {
  return { 'workflow.id': workflowId, 'workflow.execution.id': executionId };
}

function endStep(tracing: Tracing, recorded: Recorded, { nodeId, attempt }: Step, end: SpanEnd): void {
  const { trace, context, executionId, at } = recorded;
  const opened = trace.open.get(nodeId);
  trace.open.delete(nodeId);
  tracing
    .begin({
      // A step that was never open took no time, such as a condition.
      name: opened?.name ?? 'node',
      kind: 'internal',
      parent: context,
      context: toNodeContext(context, executionId, nodeId, attempt),
      startedAt: opened?.startedAt ?? at,
      attributes: { ...toAttributes(recorded), 'workflow.node.id': nodeId, 'workflow.node.attempt': attempt },
    })
    .end({ ...end, endedAt: at });
}

function endExecution(tracing: Tracing, recorded: Recorded, outcome: string, error: string | null): void {
  const { trace, context, startedAt, at } = recorded;
  for (const [nodeId, { attempt }] of trace.open)
    endStep(tracing, recorded, { nodeId, attempt }, { error: 'cancelled' });
  tracing
    .begin({
      name: 'execution',
      kind: 'internal',
      parent: trace.parent,
      context,
      startedAt,
      attributes: toAttributes(recorded),
    })
    .end({ endedAt: at, error, attributes: { 'workflow.execution.outcome': outcome } });
}

/** Opens or ends spans for one recorded event. */
function record(tracing: Tracing, recorded: Recorded, event: ExecutionEvent): void {
  const { trace, at } = recorded;
  const open = ({ nodeId, attempt }: Step, name: string) => trace.open.set(nodeId, { name, attempt, startedAt: at });
  switch (event.type) {
    case 'node.requested':
      open(event, STEP_NAMES.running(event.functionSlug));
      break;
    case 'timer.started':
      open({ nodeId: event.nodeId, attempt: 1 }, STEP_NAMES.timer);
      break;
    case 'approval.requested':
      open({ nodeId: event.nodeId, attempt: 1 }, STEP_NAMES.gate);
      break;
    case 'node.completed':
      endStep(tracing, recorded, event, {});
      break;
    case 'node.failed':
      endStep(tracing, recorded, event, { error: event.error.type });
      break;
    case 'execution.completed':
      endExecution(tracing, recorded, 'completed', null);
      break;
    case 'execution.failed':
      endExecution(tracing, recorded, event.phase, event.error.type);
      break;
    case 'execution.terminated':
      endExecution(tracing, recorded, 'terminated', null);
      break;
    default:
  }
}

/**
 * Makes spans of what is committed, where the trace is recorded: one for the execution, one for each attempt of a node, by whatever process commits
 * its end. They tell names, ids and times, never a value.
 */
export function recordSpans(tracing: Tracing): CommitObserver {
  return (changes) => {
    for (const { execution, events } of changes) {
      const { id: executionId, definition, startedAt, trace } = execution;
      if (trace === null || !trace.parent.isSampled) continue;
      const workflowId = definition.definition.id;
      const context = toExecutionContext(trace.parent, executionId);
      for (const { event } of events) {
        record(tracing, { trace, context, executionId, workflowId, startedAt, at: Date.parse(event.at) }, event);
      }
    }
  };
}
