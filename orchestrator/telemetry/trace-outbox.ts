import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { NODE_REQUESTED } from '#events/contracts/node-events.ts';
import { toTraceparent, type TraceContext } from '#events/telemetry/trace-context.ts';
import type { OutgoingEvent } from '#events/transport/broker.ts';
import type { Outbox } from '#events/transport/outbox.ts';
import { toNodeContext, type ExecutionTraces } from './execution-traces.ts';

function toContext(event: CloudEvent, traces: ExecutionTraces): TraceContext | null {
  const { executionid: executionId, nodeid: nodeId, attempt } = event;
  const traced = typeof executionId === 'string' ? traces.find(executionId) : null;
  if (traced === null || typeof executionId !== 'string') return null;
  if (event.type !== NODE_REQUESTED || typeof nodeId !== 'string' || typeof attempt !== 'number') return traced.context;
  return toNodeContext(traced.context, executionId, nodeId, attempt);
}

/**
 * Gives events of traced executions their `traceparent` on their way out: requests that of their node, others that of their execution
 * (CloudEvents extension "distributed tracing").
 */
export function traceOutbox(outbox: Outbox, traces: ExecutionTraces): Outbox {
  /** The same event asked for again is the same object: brokers remember by it what they made of it. */
  const made = new WeakMap<OutgoingEvent, OutgoingEvent>();

  function toTraced(outgoing: OutgoingEvent): OutgoingEvent {
    const known = made.get(outgoing);
    if (known !== undefined) return known;
    const context = outgoing.event['traceparent'] === undefined ? toContext(outgoing.event, traces) : null;
    const traced =
      context === null ? outgoing : { ...outgoing, event: { ...outgoing.event, traceparent: toTraceparent(context) } };
    made.set(outgoing, traced);
    return traced;
  }

  const all = (events: readonly OutgoingEvent[]) => events.map((event) => toTraced(event));
  return {
    isConsumed: (topic) => outbox.isConsumed(topic),
    toPublishStatements: (events) => outbox.toPublishStatements(all(events)),
    toWakeUpStatements: (events) => outbox.toWakeUpStatements(all(events)),
    published: (events) => outbox.published(all(events)),
  };
}
