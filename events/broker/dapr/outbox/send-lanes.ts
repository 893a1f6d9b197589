import { type Batcher, createBatcher } from '../../../platform/process/batcher.ts';
import type { Parcel } from './parcel.ts';

/** Requests at the same time; what is published meanwhile shares the next one. */
const LANES = 2;
const MAX_EVENTS = 200;
/** Limit of one request. By default daprd accepts 4 MiB. */
const MAX_CHARACTERS = 1_000_000;

function groupByTopic(parcels: readonly Parcel[]): ReadonlyMap<string, readonly Parcel[]> {
  const topics = new Map<string, Parcel[]>();
  for (const parcel of parcels) {
    const others = topics.get(parcel.topic);
    if (others === undefined) topics.set(parcel.topic, [parcel]);
    else others.push(parcel);
  }
  return topics;
}

/** Sends parcels to the sidecar in few requests at a time. `transmit` sends parcels of one topic and never throws. */
export function createSendLanes(
  transmit: (topic: string, parcels: readonly Parcel[]) => Promise<void>,
): Batcher<Parcel> {
  return createBatcher<Parcel>({
    lanes: LANES,
    maxItems: MAX_EVENTS,
    maxWeight: MAX_CHARACTERS,
    weigh: ({ text }) => text.length,
    run: async (parcels) => {
      await Promise.all([...groupByTopic(parcels)].map(([topic, own]) => transmit(topic, own)));
    },
  });
}
