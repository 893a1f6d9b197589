import type { TraceContext } from '#events/platform/telemetry/trace-context.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { EndedActivity } from '../engine/dapr/advance.ts';
import type { CommitObserver, CommittedChange } from '../engine/commit-observer.ts';
import { toExecutionContext } from './span-contexts.ts';

/** Makes spans of the activities that turns are made in, and of what those turns publish. */
export interface ActivitySpans {
  /** Makes spans of what a commit publishes: under the activity that made the turn, or under the execution when none did. */
  readonly onCommit: CommitObserver;
  /** Makes the span of an activity; one that committed nothing has none. */
  readonly onActivityEnded: (activity: EndedActivity) => void;
}

interface KnownActivity {
  readonly parent: TraceContext;
  readonly workflowId: string;
}

function toAttributes({ topic, event }: OutgoingEvent, { id, definition }: CommittedChange['execution']) {
  return {
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
    'messaging.message.id': event.id,
    'cloudevents.event_type': event.type,
    'workflow.id': definition.definition.id,
    'workflow.execution.id': id,
  };
}

/**
 * Creates it for the executions whose trace is recorded. Turns of an engine that has no activities leave no span here. Source of names:
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function traceActivities(tracing: Tracing): ActivitySpans {
  const known = new Map<string, KnownActivity>();

  function toParent({ maker, execution }: CommittedChange, parent: TraceContext): TraceContext {
    const context = toExecutionContext(parent, execution.id);
    if (maker.activitySpanId === null) return context;
    known.set(maker.activitySpanId, { parent: context, workflowId: execution.definition.definition.id });
    return { ...context, spanId: maker.activitySpanId };
  }

  function tracePublishing(change: CommittedChange): void {
    const { execution, maker, outgoing, committingAt } = change;
    const { trace } = execution;
    if (trace === null || !trace.parent.isSampled || maker.by === 'engine') return;
    const parent = toParent(change, trace.parent);
    for (const one of outgoing) {
      const attributes = toAttributes(one, execution);
      const name = `publish ${one.topic}`;
      tracing.begin({ name, kind: 'producer', parent, startedAt: committingAt, attributes }).end();
    }
  }

  return {
    onCommit: (changes) => changes.forEach(tracePublishing),
    onActivityEnded: ({ executionId, spanId, openedAt, endedAt }) => {
      const activity = known.get(spanId);
      known.delete(spanId);
      if (activity === undefined) return;
      const { parent, workflowId } = activity;
      const attributes = { 'workflow.id': workflowId, 'workflow.execution.id': executionId };
      tracing
        .begin({
          name: 'advance',
          kind: 'internal',
          parent,
          context: { ...parent, spanId },
          startedAt: openedAt,
          attributes,
        })
        .end({ endedAt });
    },
  };
}
