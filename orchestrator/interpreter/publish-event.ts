import type { Resolution } from './event.ts';
import { completeNode } from './flow.ts';
import type { PlanNode } from './plan.ts';
import { command, record, type Draft } from './transition-draft.ts';

/** V1: the event goes to the broker in the transaction that stores the state, so that the node is done with it. */
export function publishEvent(
  draft: Draft,
  node: PlanNode,
  attempt: number,
  { eventId, eventType, topic }: Extract<Resolution, { kind: 'publish-event' }>,
): void {
  command(draft, { type: 'publish', nodeId: node.id, attempt });
  record(draft, { type: 'event.published', nodeId: node.id, eventId, eventType, topic });
  completeNode(draft, node, attempt);
}
