import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DeadLetter } from '#events/broker/broker.ts';
import { createRecorder, SUBSCRIPTION, toEvent, TOPIC, toOutgoing } from '../builders/stacks/brokers-under-test.ts';
import { APP_API_TOKEN, type DaprPubsub, findDaprPrograms, startDaprPubsub } from '../builders/dapr/dapr-pubsub.ts';
import { type DaprService, startDaprService } from '../builders/dapr/dapr-service.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { MALFORMED_EVENTS } from '../builders/samples/malformed-events.ts';

const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: deliveries of Dapr, because ${obstacle}`);

describe.skipIf(obstacle !== null)('deliveries of a sidecar', () => {
  let database: TestDatabase;
  let pubsub: DaprPubsub;
  let service: DaprService;
  beforeAll(async () => {
    [database, pubsub] = await Promise.all([createTestDatabase(), startDaprPubsub(programs)]);
    service = await startDaprService(database, pubsub);
  });
  afterAll(async () => {
    await service.close();
    await pubsub.stop();
    await database.drop();
  });
  afterEach(async () => {
    await database.pool.query('DELETE FROM dead_letters');
  });

  async function waitForLetters(count: number): Promise<readonly DeadLetter[]> {
    return await vi.waitFor(
      async () => {
        const letters = await service.broker.deadLetters({ topic: TOPIC, limit: 100 });
        expect(letters.length).toBeGreaterThanOrEqual(count);
        return letters;
      },
      { timeout: 15_000, interval: 20 },
    );
  }

  async function post(path: string, body: string, headers: Record<string, string>): Promise<number> {
    return (await fetch(`${service.url}${path}`, { method: 'POST', body, headers })).status;
  }

  test('malformed events in the stream become one dead letter each, and other events still arrive', async () => {
    const seen = createRecorder();
    const subscription = await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    const malformed = Object.values(MALFORMED_EVENTS);
    const good = malformed.map((_, index) => `good-${index}`);
    for (const [index, text] of malformed.entries()) {
      await pubsub.redisCommand('XADD', TOPIC, '*', 'data', text);
      await service.broker.publish(toOutgoing(`good-${index}`));
    }
    const letters = await waitForLetters(malformed.length);
    await seen.waitFor(malformed.length);
    expect(letters).toHaveLength(malformed.length);
    expect(seen.ids().toSorted()).toEqual(good.toSorted());
    expect(letters.every(({ reason, group }) => reason !== '' && group === 'one')).toBe(true);
    await subscription.close();
  });

  test('an event that another program publishes through its sidecar is delivered without what Dapr adds', async () => {
    const seen = createRecorder();
    const subscription = await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    const headers = { 'content-type': 'application/cloudevents+json', 'dapr-api-token': APP_API_TOKEN };
    const event = { ...toEvent('foreign'), topic: TOPIC, pubsubname: 'workflowpubsub', traceid: 'x', tracestate: '' };
    expect(await post(`/dapr/events/${TOPIC}`, JSON.stringify(event), headers)).toBe(200);
    expect(seen.received).toEqual([{ topic: TOPIC, event: toEvent('foreign'), deliveryCount: 1 }]);
    await subscription.close();
  });

  test('a delivery without the token of the application is refused', async () => {
    const body = JSON.stringify(toEvent('forged'));
    const path = `/dapr/events/${TOPIC}`;
    expect(await post(path, body, {})).toBe(401);
    expect(await post(path, body, { 'dapr-api-token': `${APP_API_TOKEN}.` })).toBe(401);
    expect(await post(path, body, { authorization: 'Bearer the token of the service' })).toBe(401);
    expect((await fetch(`${service.url}/dapr/subscribe`)).status).toBe(401);
  });

  test('a delivery with the token is taken whatever its content type; an unknown topic is refused', async () => {
    const subscription = await service.broker.subscribe(SUBSCRIPTION, createRecorder().handler);
    for (const type of ['text/plain', 'application/json', 'image/png', 'application/cloudevents-batch+json']) {
      const headers = { 'content-type': type, 'dapr-api-token': APP_API_TOKEN };
      expect(await post(`/dapr/events/${TOPIC}`, 'no event', headers)).toBe(200);
      expect(await post('/dapr/events/somebody.elses', 'no event', headers)).toBe(404);
    }
    expect(await waitForLetters(4)).toHaveLength(4);
    await subscription.close();
  });

  test('an event that the sidecar gives up becomes a dead letter', async () => {
    const headers = { 'dapr-api-token': APP_API_TOKEN };
    expect(await post(`/dapr/events/${TOPIC}.dead`, JSON.stringify(toEvent('given-up')), headers)).toBe(200);
    const [letter] = await waitForLetters(1);
    expect(letter).toMatchObject({
      event: toEvent('given-up'),
      group: 'one',
      reason: expect.stringContaining('gave up'),
    });
  });

  test('an event that is too large for the sidecar goes by the queue', async () => {
    const seen = createRecorder();
    const subscription = await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    const event = toEvent('large', { data: 'ä'.repeat(1_500_000) });
    await service.broker.publish([{ topic: TOPIC, event }]);
    await vi.waitFor(() => expect(seen.ids()).toContain('large'), { timeout: 10_000 });
    expect(seen.received.find((delivery) => delivery.event.id === 'large')?.event).toEqual(event);
    await subscription.close();
  });
});
