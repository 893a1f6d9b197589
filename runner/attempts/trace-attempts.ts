import { NODE_FAILED, NodeFailed } from '#events/contracts/node-events.ts';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { parseTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import type { AttemptObserver } from './attempt-observer.ts';

/** The kind of failure; its message may quote what the function was given. */
function toErrorType(result: CloudEvent): string | null {
  if (result.type !== NODE_FAILED) return null;
  const parsed = NodeFailed.safeParse(result.data);
  return parsed.success ? parsed.data.error.type : 'unknown';
}

/** Also makes a span of each attempt whose request is part of a trace. */
export function traceAttempts(observer: AttemptObserver, tracing: Tracing): AttemptObserver {
  return {
    began: (attempt) => {
      const { request, event } = attempt;
      const observed = observer.began(attempt);
      const parent = parseTraceparent(event['traceparent']);
      if (parent === null) return observed;
      const span = tracing.begin({
        name: `function ${request.functionSlug}`,
        kind: 'consumer',
        parent,
        attributes: {
          'workflow.id': request.workflowId,
          'workflow.execution.id': request.executionId,
          'workflow.node.id': request.nodeId,
          'workflow.node.attempt': request.attempt,
          'workflow.function': request.functionSlug,
        },
      });
      return {
        trace: span.context,
        ended: (result) => {
          observed.ended(result);
          span.end({ error: toErrorType(result) });
        },
      };
    },
  };
}
