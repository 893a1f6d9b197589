import type { SpanAttributes, SpanEnd, Tracing } from '#events/telemetry/tracing.ts';
import type { ExecutionEvent } from '#schemas/execution-event.ts';
import type { CommittedEvents } from '../engine/engine-hooks.ts';
import { toNodeContext, type ExecutionTrace, type ExecutionTraces } from './execution-traces.ts';

interface Recorded {
  readonly traced: ExecutionTrace;
  readonly executionId: string;
  readonly workflowId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface Step {
  readonly nodeId: string;
  readonly attempt: number;
}

const toKey = ({ nodeId, attempt }: Step) => `${nodeId}/${attempt}`;

function toAttributes({ executionId, workflowId }: Recorded): SpanAttributes {
  return { 'workflow.id': workflowId, 'workflow.execution.id': executionId };
}

function endStep(tracing: Tracing, recorded: Recorded, step: Step, end: SpanEnd): void {
  const { traced, executionId, at } = recorded;
  const opened = traced.open.get(toKey(step));
  traced.open.delete(toKey(step));
  tracing
    .begin({
      // What was never open took no time here: a condition, or an attempt that another process asked for.
      name: opened?.name ?? 'node',
      kind: 'internal',
      parent: traced.context,
      context: toNodeContext(traced.context, executionId, step.nodeId, step.attempt),
      startedAt: opened?.startedAt ?? at,
      attributes: {
        ...toAttributes(recorded),
        'workflow.node.id': step.nodeId,
        'workflow.node.attempt': step.attempt,
      },
    })
    .end({ ...end, endedAt: at });
}

function endExecution(tracing: Tracing, recorded: Recorded, outcome: string, error: string | null): void {
  const { traced, at } = recorded;
  for (const key of traced.open.keys()) {
    const cut = key.lastIndexOf('/');
    endStep(
      tracing,
      recorded,
      { nodeId: key.slice(0, cut), attempt: Number(key.slice(cut + 1)) },
      { error: 'cancelled' },
    );
  }
  tracing
    .begin({
      name: 'execution',
      kind: 'internal',
      parent: traced.parent,
      context: traced.context,
      startedAt: traced.startedAt ?? at,
      attributes: toAttributes(recorded),
    })
    .end({ endedAt: at, error, attributes: { 'workflow.execution.outcome': outcome } });
}

/** What one recorded event means for the spans of its execution; true when the execution has ended. */
function record(tracing: Tracing, recorded: Recorded, event: ExecutionEvent): boolean {
  const { traced, at } = recorded;
  const open = (step: Step, name: string) => traced.open.set(toKey(step), { name, startedAt: at });
  traced.startedAt ??= at;
  switch (event.type) {
    case 'node.requested':
      open(event, `node ${event.functionSlug}`);
      return false;
    case 'timer.started':
      open({ nodeId: event.nodeId, attempt: 1 }, 'timer');
      return false;
    case 'approval.requested':
      open({ nodeId: event.nodeId, attempt: 1 }, 'approval');
      return false;
    case 'node.completed':
      endStep(tracing, recorded, event, {});
      return false;
    case 'node.failed':
      endStep(tracing, recorded, event, { error: event.error.type });
      return false;
    case 'execution.completed':
      endExecution(tracing, recorded, 'completed', null);
      return true;
    case 'execution.failed':
      endExecution(tracing, recorded, event.phase, event.error.type);
      return true;
    case 'execution.terminated':
      endExecution(tracing, recorded, 'terminated', null);
      return true;
    default:
      return false;
  }
}

/** Makes spans of what is committed: one for the execution, one for each attempt of a node. They tell names, ids and times, never a value. */
export function recordSpans(tracing: Tracing, traces: ExecutionTraces): (commit: CommittedEvents) => void {
  return ({ executionId, workflowId, events }) => {
    const traced = traces.find(executionId);
    if (traced === null) return;
    for (const { event } of events) {
      const recorded = { traced, executionId, workflowId, at: Date.parse(event.at) };
      if (record(tracing, recorded, event)) traces.forget(executionId);
    }
  };
}
