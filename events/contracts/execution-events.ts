import { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { type CloudEvent, type EventContext, toOwnEvent } from './cloud-event.ts';
import { EVENT_TYPE_PREFIX, SOURCES } from './topics.ts';

/** CloudEvent id of a recorded event: publishing it again is the same event. */
export function toExecutionEventId(executionId: string, sequence: number): string {
  return `${executionId}/events/${sequence}`;
}

/** Makes the CloudEvent of a recorded event, for the topic `workflow.executions`. */
export function toExecutionCloudEvent(context: Omit<EventContext, 'time'>, event: ExecutionEvent): CloudEvent {
  return toOwnEvent(
    { ...context, time: event.at },
    {
      id: toExecutionEventId(context.executionId, event.sequence),
      source: SOURCES.orchestrator,
      type: EVENT_TYPE_PREFIX + event.type,
      ...('nodeId' in event && event.nodeId !== null ? { nodeId: event.nodeId } : {}),
      ...('attempt' in event ? { attempt: event.attempt } : {}),
      sequence: event.sequence,
      data: event,
    },
  );
}

/**
 * The recorded event inside a CloudEvent of `workflow.executions`.
 *
 * @throws {import('zod').ZodError} when the data is none, or its type is not the CloudEvent's.
 */
export function fromExecutionCloudEvent(cloudEvent: CloudEvent): ExecutionEvent {
  return ExecutionEvent.refine((event) => EVENT_TYPE_PREFIX + event.type === cloudEvent.type, {
    message: "The data's type is not the event's.",
    path: ['type'],
  }).parse(cloudEvent.data);
}
