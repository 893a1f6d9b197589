import { NODE_REQUESTED } from '#events/contracts/node-events.ts';
import { toTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { ExecutionTrace } from '../engine/execution-trace.ts';
import { toExecutionContext, toNodeContext } from './span-contexts.ts';

/**
 * Gives an event of a traced execution its `traceparent`, unless it has one: a request that of its node, others that of their execution
 * (CloudEvents extension "distributed tracing").
 */
export function traceEvent(executionId: string, { parent }: ExecutionTrace, outgoing: OutgoingEvent): OutgoingEvent {
  const { event } = outgoing;
  const { type, nodeid: nodeId, attempt } = event;
  if (event['traceparent'] !== undefined) return outgoing;
  const context =
    type === NODE_REQUESTED && typeof nodeId === 'string' && typeof attempt === 'number'
      ? toNodeContext(parent, executionId, nodeId, attempt)
      : toExecutionContext(parent, executionId);
  return { ...outgoing, event: { ...event, traceparent: toTraceparent(context) } };
}
