import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDaprBroker, type DaprBroker } from '#events/broker/dapr/dapr-broker.ts';
import {
  CONTRACT_SETTINGS,
  createRecorder,
  SUBSCRIPTION,
  toEvent,
  toOutgoing,
} from '../builders/stacks/brokers-under-test.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import { PATIENT } from '../builders/patient.ts';

describe('a sidecar that refuses events', () => {
  let database: TestDatabase;
  let sidecar: TestServer;
  let broker: DaprBroker;
  let status: number;
  beforeEach(async () => {
    status = 413;
    database = await createTestDatabase();
    sidecar = await startServer((_, response) => void response.writeHead(status).end('why not'));
    broker = await createDaprBroker({
      pool: database.pool,
      connectionString: database.url,
      sidecar: { host: '127.0.0.1', httpPort: sidecar.port },
      pubsubName: 'workflowpubsub',
      topics: [],
      appApiToken: 'a token that nobody sends',
      isPublic: (topic) => topic === 'public.topic',
      ...CONTRACT_SETTINGS,
    });
  });
  afterEach(async () => {
    await broker.close();
    await sidecar.close();
    await database.drop();
  });

  async function countOutbox(): Promise<number> {
    const { rows } = await database.pool.query<{ count: number }>('SELECT count(*)::int FROM outbox');
    return rows[0]?.count ?? -1;
  }

  test('an event that is refused for good goes through the queue', async () => {
    const seen = createRecorder();
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    await broker.publish(toOutgoing('a', 'b'));
    await seen.waitFor(2);
    expect(seen.ids().toSorted()).toEqual(['a', 'b']);
    expect(await countOutbox()).toBe(0);
  });

  test('a refused event without a group becomes a dead letter with the reason', async () => {
    await broker.publish([{ topic: 'public.topic', event: toEvent('a') }]);
    const letter = await vi.waitFor(async () => {
      const [first] = await broker.deadLetters({ topic: 'public.topic', limit: 10 });
      expect(first).toBeDefined();
      return first;
    }, PATIENT);
    expect(letter).toMatchObject({
      group: 'nobody',
      event: toEvent('a'),
      reason: 'The sidecar refuses it: 413 why not',
    });
    expect(await countOutbox()).toBe(0);
  });

  test('an event that is refused for now stays in the outbox until it is taken', async () => {
    status = 500;
    await broker.publish([{ topic: 'public.topic', event: toEvent('a') }]);
    await vi.waitFor(() => expect(sidecar.requests.length).toBeGreaterThanOrEqual(3), PATIENT);
    expect(await countOutbox()).toBe(1);
    status = 204;
    await vi.waitFor(async () => expect(await countOutbox()).toBe(0), PATIENT);
    expect(sidecar.requests.every(({ body }) => body === JSON.stringify(toEvent('a')))).toBe(true);
  });

  test('events of a topic without listeners are not published', async () => {
    await broker.publish([{ topic: 'contract.nobody', event: toEvent('a') }]);
    expect(broker.isConsumed('contract.nobody')).toBe(false);
    expect(broker.isConsumed('public.topic')).toBe(true);
    expect(await countOutbox()).toBe(0);
    expect(sidecar.requests).toEqual([]);
  });

  test('a purge deletes waiting events, and events of the execution that come back later are dropped', async () => {
    status = 500;
    const event = toEvent('a', { executionid: 'x' });
    await broker.publish([{ topic: 'public.topic', event }]);
    await broker.purge('x');
    expect(await countOutbox()).toBe(0);
    const { rows } = await database.pool.query('SELECT execution_id FROM purged_executions');
    expect(rows).toEqual([{ execution_id: 'x' }]);
  });
});
