import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import type { Broker } from '#events/broker/broker.ts';
import {
  ACK,
  type BrokersUnderTest,
  createRecorder,
  SUBSCRIPTION,
  toEvent,
  TOPIC,
  toOutgoing,
} from '../builders/stacks/brokers-under-test.ts';
import { createLatch } from '../builders/latch.ts';
import { PATIENT } from '../builders/patient.ts';

/** Everything published is delivered, at least once, to each group. */
export function describeDelivery(name: string, create: () => Promise<BrokersUnderTest>): void {
  describe(`${name}: delivery`, () => {
    let under: BrokersUnderTest;
    let broker: Broker;
    beforeEach(async () => {
      under = await create();
      broker = under.broker;
    });
    afterEach(async () => await under.close());

    test('a published event is delivered, with delivery count 1', async () => {
      const seen = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish(toOutgoing('a'));
      await seen.waitFor(1);
      expect(seen.received).toEqual([{ topic: TOPIC, event: toEvent('a'), deliveryCount: 1 }]);
    });

    test('an event that another process published is delivered', async () => {
      const seen = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await under.other.publish(toOutgoing('a', 'b'));
      await seen.waitFor(2);
      expect(seen.ids().toSorted()).toEqual(['a', 'b']);
    });

    test('each group gets every event', async () => {
      const one = createRecorder();
      const two = createRecorder();
      await broker.subscribe(SUBSCRIPTION, one.handler);
      await under.other.subscribe({ ...SUBSCRIPTION, group: 'two' }, two.handler);
      await broker.publish(toOutgoing('a', 'b', 'c'));
      await Promise.all([one.waitFor(3), two.waitFor(3)]);
      expect([one.ids().toSorted(), two.ids().toSorted()]).toEqual([
        ['a', 'b', 'c'],
        ['a', 'b', 'c'],
      ]);
    });

    test('a group keeps its events while none of its members is there', async () => {
      const subscription = await broker.subscribe(SUBSCRIPTION, createRecorder().handler);
      await subscription.close();
      await broker.publish(toOutgoing('a'));
      const seen = createRecorder();
      await under.other.subscribe(SUBSCRIPTION, seen.handler);
      await seen.waitFor(1);
      expect(seen.ids()).toEqual(['a']);
    });

    test('the members of a group share 1,000 events in batches, each delivered once', async () => {
      const one = createRecorder();
      const two = createRecorder();
      await broker.subscribe(SUBSCRIPTION, one.handler);
      await under.other.subscribe(SUBSCRIPTION, two.handler);
      const ids = Array.from({ length: 1_000 }, (_, index) => `event-${index}`);
      for (let from = 0; from < 1_000; from += 100) await broker.publish(toOutgoing(...ids.slice(from, from + 100)));
      await vi.waitFor(() => expect(one.received.length + two.received.length).toBe(1_000), { timeout: 20_000 });
      expect([...one.ids(), ...two.ids()].toSorted()).toEqual(ids.toSorted());
      expect(Math.max(...one.batches, ...two.batches)).toBe(SUBSCRIPTION.maxBatch);
    });

    test('never more than `concurrency` handlers run at once', async () => {
      let running = 0;
      let most = 0;
      let handled = 0;
      await broker.subscribe({ ...SUBSCRIPTION, maxBatch: 1, concurrency: 3 }, async (deliveries) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        handled += deliveries.length;
        return deliveries.map(() => ACK);
      });
      await broker.publish(toOutgoing(...Array.from({ length: 20 }, (_, index) => `${index}`)));
      await vi.waitFor(() => expect(handled).toBe(20), PATIENT);
      expect(most).toBe(3);
    });

    test('the same source and id published twice is delivered twice', async () => {
      const seen = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish(toOutgoing('same'));
      await broker.publish(toOutgoing('same'));
      await seen.waitFor(2);
      expect(seen.received.map((delivery) => delivery.deliveryCount)).toEqual([1, 1]);
    });

    test('a delayed event comes when it is due, not before', async () => {
      const seen = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      const publishedAt = Date.now();
      await broker.publish([{ topic: TOPIC, event: toEvent('later'), delayMs: 150 }, ...toOutgoing('now')]);
      await seen.waitFor(2);
      expect(seen.ids()).toEqual(['now', 'later']);
      expect(Date.now() - publishedAt).toBeGreaterThanOrEqual(145);
    });

    test('hostile texts arrive unchanged', async () => {
      const data = JSON.parse(
        String.raw`{"__proto__":{"polluted":true},"constructor":"x","nul":"a\u0000b","lone":"\ud800","quote":"\"\\'{},NULL","deep":[[[[[null]]]]],"":0}`,
      ) as NonNullable<CloudEvent['data']>;
      const event = toEvent('ho\u0000stile "\\{}', {
        data,
        subject: '😀\uDC00',
        executionid: 'a\0b',
        zero: 0,
        no: false,
      });
      const seen = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish([{ topic: TOPIC, event }]);
      await seen.waitFor(1);
      expect(JSON.stringify(seen.received[0]?.event)).toBe(JSON.stringify(event));
      expect(Object.hasOwn(seen.received[0]?.event.data as object, '__proto__')).toBe(true);
    });

    test('data null and absent data stay apart', async () => {
      const seen = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish([{ topic: TOPIC, event: toEvent('null', { data: null }) }, ...toOutgoing('absent')]);
      await seen.waitFor(2);
      const withData = seen.received.filter((delivery) => 'data' in delivery.event);
      expect(withData.map((delivery) => delivery.event.id)).toEqual(['null']);
    });

    test('closing waits for running handlers and keeps their outcomes', async () => {
      const latch = createLatch();
      let started = 0;
      const subscription = await broker.subscribe({ ...SUBSCRIPTION, leaseMs: 200 }, async (deliveries) => {
        started += deliveries.length;
        await latch.opened;
        return deliveries.map(() => ACK);
      });
      await broker.publish(toOutgoing('a'));
      await vi.waitFor(() => expect(started).toBe(1), PATIENT);
      const closing = subscription.close();
      await broker.publish(toOutgoing('b'));
      latch.open();
      await closing;
      const seen = createRecorder();
      await under.other.subscribe(SUBSCRIPTION, seen.handler);
      await seen.waitFor(1);
      expect(seen.ids()).toEqual(['b']);
      expect(started).toBe(1);
    });

    test('publishing nothing, or to a topic without a group, is no error', async () => {
      await broker.publish([]);
      await broker.publish([{ topic: 'contract.nobody', event: toEvent('a') }]);
      const seen = createRecorder();
      await broker.subscribe({ ...SUBSCRIPTION, topic: 'contract.nobody' }, seen.handler);
      await broker.publish([{ topic: 'contract.nobody', event: toEvent('b') }]);
      await seen.waitFor(1);
      expect(seen.ids()).toEqual(['b']);
    });
  });
}
