import { expect, vi } from 'vitest';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import type {
  BatchHandler,
  Broker,
  Delivery,
  Outcome,
  OutgoingEvent,
  SubscribeOptions,
} from '#events/broker/broker.ts';
import type { RedeliveryPolicy } from '#events/broker/redelivery-policy.ts';

/** Two brokers on the same queues, as two processes have them; an implementation without processes gives the same one twice. */
export interface BrokersUnderTest {
  readonly broker: Broker;
  readonly other: Broker;
  close(): Promise<void>;
}

/** Settings of every implementation in the suite, so that it runs in milliseconds. */
export const CONTRACT_SETTINGS = {
  retry: { initialIntervalMs: 20, maximumIntervalMs: 100, maximumDeliveries: 3 } satisfies Partial<RedeliveryPolicy>,
  scanIntervalMs: 200,
};

export const TOPIC = 'contract.topic';
export const SUBSCRIPTION: SubscribeOptions = {
  topic: TOPIC,
  group: 'one',
  maxBatch: 10,
  concurrency: 2,
  leaseMs: 30_000,
};
export const ACK: Outcome = { status: 'ack' };

/** An event of the suite; `id` distinguishes it. */
export function toEvent(id: string, attributes: Partial<CloudEvent> = {}): CloudEvent {
  return { specversion: '1.0', id, source: '/contract', type: 'contract.happened', ...attributes };
}

export function toOutgoing(...ids: readonly string[]): readonly OutgoingEvent[] {
  return ids.map((id) => ({ topic: TOPIC, event: toEvent(id) }));
}

/** Records what is delivered; `decide` gives the outcomes, acknowledgement by default. */
export function createRecorder(decide: (delivery: Delivery) => Outcome = () => ACK) {
  const received: Delivery[] = [];
  const batches: number[] = [];
  const handler: BatchHandler = async (deliveries) => {
    received.push(...deliveries);
    batches.push(deliveries.length);
    return deliveries.map(decide);
  };
  const ids = () => received.map((delivery) => delivery.event.id);
  return {
    received,
    batches,
    handler,
    ids,
    /** Resolves when at least so many deliveries were made. */
    waitFor: async (count: number) =>
      await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), { timeout: 10_000, interval: 5 }),
  };
}

export async function waitForDeadLetters(broker: Broker, count: number) {
  return await vi.waitFor(
    async () => {
      const letters = await broker.deadLetters({ topic: TOPIC, limit: 100 });
      expect(letters).toHaveLength(count);
      return letters;
    },
    { timeout: 10_000, interval: 10 },
  );
}
