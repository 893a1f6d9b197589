import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import type { Broker, Delivery } from '#events/broker/broker.ts';
import { DeadLetterNotFoundError } from '#events/broker/dead-letter-not-found-error.ts';
import {
  ACK,
  type BrokersUnderTest,
  createRecorder,
  SUBSCRIPTION,
  toEvent,
  TOPIC,
  toOutgoing,
  waitForDeadLetters,
} from '../builders/stacks/brokers-under-test.ts';
import { createLatch } from '../builders/latch.ts';
import { PATIENT } from '../builders/patient.ts';

/** Events that handlers cannot handle are delivered again and become dead letters with the reason. */
export function describeFailures(name: string, create: () => Promise<BrokersUnderTest>): void {
  describe(`${name}: redelivery and dead letters`, () => {
    let under: BrokersUnderTest;
    let broker: Broker;
    beforeEach(async () => {
      under = await create();
      broker = under.broker;
    });
    afterEach(async () => await under.close());

    test('a retry is delivered again with backoff and a higher count', async () => {
      const at: number[] = [];
      const seen = createRecorder((delivery) => {
        at.push(Date.now());
        return delivery.deliveryCount < 3 ? { status: 'retry', reason: 'not yet' } : ACK;
      });
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish(toOutgoing('a'));
      await seen.waitFor(3);
      expect(seen.received.map((delivery) => delivery.deliveryCount)).toEqual([1, 2, 3]);
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(14);
      expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(28);
      expect(await broker.deadLetters({ topic: TOPIC, limit: 10 })).toEqual([]);
    });

    test('a retry may name its own delay', async () => {
      const at: number[] = [];
      const seen = createRecorder((delivery) => {
        at.push(Date.now());
        return delivery.deliveryCount === 1 ? { status: 'retry', reason: 'later', delayMs: 300 } : ACK;
      });
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish(toOutgoing('a'));
      await seen.waitFor(2);
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(295);
    });

    test('after its last retry an event is a dead letter with the reason', async () => {
      const seen = createRecorder(() => ({ status: 'retry', reason: 'the vendor is closed' }));
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish(toOutgoing('a'));
      const [letter] = await waitForDeadLetters(broker, 1);
      expect(letter).toMatchObject({ topic: TOPIC, group: 'one', event: toEvent('a'), deliveryCount: 3 });
      expect(letter?.reason).toContain('the vendor is closed');
      expect(new Date(letter?.diedAt ?? '').getTime()).toBeGreaterThan(Date.now() - 60_000);
      expect(seen.received).toHaveLength(3);
    });

    test('`dead` makes a dead letter at once and spares its batch', async () => {
      const seen = createRecorder(({ event }) =>
        event.id === 'bad' ? { status: 'dead', reason: 'unknown type' } : ACK,
      );
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish(toOutgoing('a', 'bad', 'b'));
      const [letter] = await waitForDeadLetters(broker, 1);
      expect(letter).toMatchObject({ event: { id: 'bad' }, reason: 'unknown type', deliveryCount: 1 });
      // Nobody promises that the others came before the letter.
      await seen.waitFor(3);
      expect(seen.ids().toSorted()).toEqual(['a', 'b', 'bad']);
    });

    test('a reason with NUL and lone surrogates is kept as far as text goes', async () => {
      await broker.subscribe(SUBSCRIPTION, createRecorder(() => ({ status: 'dead', reason: 'a\0b\uD800c' })).handler);
      await broker.publish(toOutgoing('a'));
      const [letter] = await waitForDeadLetters(broker, 1);
      expect(letter?.reason).toMatch(/^a.b.c$/su);
    });

    test('a replayed dead letter is delivered again as new, to its group only', async () => {
      let isOpen = false;
      const seen = createRecorder(() => (isOpen ? ACK : { status: 'dead', reason: 'closed' }));
      const bystander = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.subscribe({ ...SUBSCRIPTION, group: 'two' }, bystander.handler);
      await broker.publish(toOutgoing('a'));
      const [letter] = await waitForDeadLetters(broker, 1);
      isOpen = true;
      await under.other.replay(letter?.id ?? '');
      await seen.waitFor(2);
      expect(seen.received.map((delivery) => [delivery.event.id, delivery.deliveryCount])).toEqual([
        ['a', 1],
        ['a', 1],
      ]);
      expect(bystander.ids()).toEqual(['a']);
      expect(await broker.deadLetters({ topic: TOPIC, limit: 10 })).toEqual([]);
      await expect(broker.replay(letter?.id ?? '')).rejects.toThrow(DeadLetterNotFoundError);
      await expect(broker.replay('no such id')).rejects.toThrow(DeadLetterNotFoundError);
    });

    test('dead letters are listed newest first, by topic and up to the limit', async () => {
      const reject = createRecorder(() => ({ status: 'dead', reason: 'no' }));
      await broker.subscribe(SUBSCRIPTION, reject.handler);
      await broker.subscribe({ ...SUBSCRIPTION, topic: 'contract.second' }, reject.handler);
      // One dies after the other: no order of deliveries is promised.
      for (const [index, id] of ['a', 'b', 'c'].entries()) {
        await broker.publish(toOutgoing(id));
        await waitForDeadLetters(broker, index + 1);
      }
      await broker.publish([{ topic: 'contract.second', event: toEvent('d') }]);
      await vi.waitFor(async () => expect(await broker.deadLetters({ limit: 100 })).toHaveLength(4), PATIENT);
      const newest = await broker.deadLetters({ topic: TOPIC, limit: 2 });
      expect(newest.map((letter) => letter.event.id)).toEqual(['c', 'b']);
    });

    test('a handler that throws gets its batch again event by event, so that one bad event fails alone', async () => {
      const handled: string[] = [];
      await broker.subscribe(SUBSCRIPTION, async (deliveries) => {
        if (deliveries.some((delivery) => delivery.event.id === 'poison')) throw new Error('cannot digest');
        handled.push(...deliveries.map((delivery) => delivery.event.id));
        return deliveries.map(() => ACK);
      });
      await broker.publish(toOutgoing('a', 'poison', 'b'));
      const [letter] = await waitForDeadLetters(broker, 1);
      expect(letter).toMatchObject({ event: { id: 'poison' }, deliveryCount: 3 });
      expect(letter?.reason).toContain('cannot digest');
      expect(handled.toSorted()).toEqual(['a', 'b']);
    });

    test('a handler that forgets an outcome gets that event again', async () => {
      const seen: Delivery[] = [];
      await broker.subscribe({ ...SUBSCRIPTION, concurrency: 1 }, async (deliveries) => {
        seen.push(...deliveries);
        return deliveries.every((delivery) => delivery.deliveryCount === 1) ? [] : deliveries.map(() => ACK);
      });
      await broker.publish(toOutgoing('a'));
      await vi.waitFor(() => expect(seen.map((delivery) => delivery.deliveryCount)).toEqual([1, 2]), PATIENT);
    });

    test('a message that is no CloudEvent becomes a dead letter, and other events are still delivered', async () => {
      const seen = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await broker.publish([
        { topic: TOPIC, event: { hello: 'there' } as unknown as CloudEvent },
        ...toOutgoing('good'),
        { topic: TOPIC, event: toEvent('') },
      ]);
      const letters = await waitForDeadLetters(broker, 2);
      expect(letters.map((letter) => letter.reason)).toEqual(Array(2).fill('The stored message is not a CloudEvent.'));
      expect(letters.some((letter) => JSON.stringify(letter.event.data).includes('hello'))).toBe(true);
      expect(seen.ids()).toEqual(['good']);
    });

    test('a lease that ends without outcome is delivered again, to any member', async () => {
      const stuck = createLatch();
      const first: Delivery[] = [];
      await broker.subscribe({ ...SUBSCRIPTION, leaseMs: 100, concurrency: 1 }, async (deliveries) => {
        first.push(...deliveries);
        await stuck.opened;
        return deliveries.map(() => ACK);
      });
      await broker.publish(toOutgoing('a'));
      await vi.waitFor(() => expect(first).toHaveLength(1), PATIENT);
      const seen = createRecorder();
      await under.other.subscribe({ ...SUBSCRIPTION, leaseMs: 5_000 }, seen.handler);
      await seen.waitFor(1);
      stuck.open();
      expect(seen.received[0]).toMatchObject({ event: { id: 'a' }, deliveryCount: 2 });
    });

    test('a late retry of a lease that ended changes nothing', async () => {
      const stuck = createLatch();
      let isStuck = false;
      const slow = await broker.subscribe({ ...SUBSCRIPTION, leaseMs: 50, concurrency: 1 }, async (deliveries) => {
        isStuck = true;
        await stuck.opened;
        return deliveries.map(() => ({ status: 'dead', reason: 'too late' }));
      });
      await broker.publish(toOutgoing('a'));
      await vi.waitFor(() => expect(isStuck).toBe(true), PATIENT);
      const seen = createRecorder();
      await under.other.subscribe(SUBSCRIPTION, seen.handler);
      await seen.waitFor(1);
      stuck.open();
      await slow.close();
      expect(await broker.deadLetters({ topic: TOPIC, limit: 10 })).toEqual([]);
    });

    test('an event whose consumers all vanish ends as a dead letter', async () => {
      const never = createLatch();
      await broker.subscribe({ ...SUBSCRIPTION, leaseMs: 20, concurrency: 8 }, async (deliveries) => {
        await never.opened;
        return deliveries.map(() => ACK);
      });
      await under.other.publish(toOutgoing('killer'));
      const [letter] = await waitForDeadLetters(broker, 1);
      expect(letter?.reason).toBe('No consumer said what became of it in 3 deliveries.');
      never.open();
    });

    test('purge removes the messages and dead letters of one execution', async () => {
      const reject = await broker.subscribe(
        SUBSCRIPTION,
        createRecorder(() => ({ status: 'dead', reason: 'no' })).handler,
      );
      const toRow = (id: string, executionid: string) => ({ topic: TOPIC, event: toEvent(id, { executionid }) });
      await broker.publish([toRow('dead-1', 'x'), toRow('dead-2', 'y')]);
      await waitForDeadLetters(broker, 2);
      await reject.close();
      await broker.publish([toRow('queued-1', 'x'), toRow('queued-2', 'y')]);
      await broker.purge('x');
      const letters = await broker.deadLetters({ topic: TOPIC, limit: 10 });
      expect(letters.map((letter) => letter.event.id)).toEqual(['dead-2']);
      const seen = createRecorder();
      await broker.subscribe(SUBSCRIPTION, seen.handler);
      await seen.waitFor(1);
      expect(seen.ids()).toEqual(['queued-2']);
    });
  });
}
