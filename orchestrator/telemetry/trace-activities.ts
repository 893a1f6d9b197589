import type { TraceContext } from '#events/platform/telemetry/trace-context.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { EndedActivity } from '../engine/dapr/advance.ts';
import type { CommittedEvents } from '../engine/engine-hooks.ts';
import { toExecutionContext } from './span-contexts.ts';

/** Makes spans of the activities that turns are made in, and of what those turns publish. */
export interface ActivitySpans {
  /** Hears of each commit: what it publishes lies under the activity that made the turn, or under the execution when none did. */
  watch(commit: CommittedEvents): void;
  /** Hears of each activity that ended; one that committed nothing has no span. */
  ended(activity: EndedActivity): void;
}

interface KnownActivity {
  readonly parent: TraceContext;
  readonly workflowId: string;
}

function toAttributes({ topic, event }: OutgoingEvent, commit: CommittedEvents) {
  return {
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
    'messaging.message.id': event.id,
    'cloudevents.event_type': event.type,
    'workflow.id': commit.workflowId,
    'workflow.execution.id': commit.executionId,
  };
}

/**
 * Creates it for the executions whose trace is recorded. Turns of an engine that has no activities leave no span here. Source of names:
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function traceActivities(tracing: Tracing): ActivitySpans {
  const known = new Map<string, KnownActivity>();

  function toParent({ maker, executionId, workflowId }: CommittedEvents, parent: TraceContext): TraceContext {
    const execution = toExecutionContext(parent, executionId);
    if (maker.activitySpanId === null) return execution;
    known.set(maker.activitySpanId, { parent: execution, workflowId });
    return { ...execution, spanId: maker.activitySpanId };
  }

  return {
    watch: (commit) => {
      const { trace, maker, outgoing, committingAt } = commit;
      if (trace === null || !trace.parent.isSampled || maker.by === 'engine') return;
      const parent = toParent(commit, trace.parent);
      for (const one of outgoing) {
        const attributes = toAttributes(one, commit);
        const name = `publish ${one.topic}`;
        tracing.begin({ name, kind: 'producer', parent, startedAt: committingAt, attributes }).end();
      }
    },
    ended: ({ executionId, spanId, openedAt, endedAt }) => {
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
