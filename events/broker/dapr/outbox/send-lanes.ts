import { type Batcher, createBatcher } from '../../../platform/process/batcher.ts';
import type { OutboundEvent } from './outbound-event.ts';

/** Requests at the same time; what is published meanwhile shares the next one. */
const LANES = 2;
const MAX_EVENTS = 200;
/** Limit of one request. By default daprd accepts 4 MiB. */
const MAX_CHARACTERS = 1_000_000;

function groupByTopic(outbound: readonly OutboundEvent[]): ReadonlyMap<string, readonly OutboundEvent[]> {
  const topics = new Map<string, OutboundEvent[]>();
  for (const event of outbound) {
    const others = topics.get(event.topic);
    if (others === undefined) topics.set(event.topic, [event]);
    else others.push(event);
  }
  return topics;
}

/** Sends outbound to the sidecar in few requests at a time. `transmit` sends outbound of one topic and never throws. */
export function createSendLanes(
  transmit: (topic: string, outbound: readonly OutboundEvent[]) => Promise<void>,
): Batcher<OutboundEvent> {
  return createBatcher<OutboundEvent>({
    lanes: LANES,
    maxItems: MAX_EVENTS,
    maxWeight: MAX_CHARACTERS,
    weigh: ({ text }) => text.length,
    run: async (outbound) => {
      await Promise.all([...groupByTopic(outbound)].map(([topic, own]) => transmit(topic, own)));
    },
  });
}
