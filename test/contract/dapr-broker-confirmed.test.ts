import { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDaprBroker, type DaprBroker } from '#events/broker/dapr/dapr-broker.ts';
import { createHttpService } from '#events/platform/http/http-service.ts';
import {
  CONTRACT_SETTINGS,
  createRecorder,
  SUBSCRIPTION,
  toOutgoing,
  TOPIC,
} from '../builders/stacks/brokers-under-test.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import { PATIENT } from '../builders/patient.ts';

const APP_API_TOKEN = 'what the sidecar shows the service';

describe('events of a confirmed topic, at a sidecar that takes them and loses them', () => {
  let database: TestDatabase;
  let sidecar: TestServer;
  let broker: DaprBroker;
  let app: FastifyInstance;
  beforeEach(async () => {
    database = await createTestDatabase();
    sidecar = await startServer((_, response) => void response.writeHead(204).end());
    broker = await createDaprBroker({
      pool: database.pool,
      connectionString: database.url,
      sidecar: { host: '127.0.0.1', httpPort: sidecar.port },
      pubsubName: 'workflowpubsub',
      topics: [TOPIC],
      confirmedTopics: [TOPIC],
      resendMs: 50,
      appApiToken: APP_API_TOKEN,
      ...CONTRACT_SETTINGS,
    });
    app = createHttpService({
      logger: pino({ level: 'silent' }),
      serviceToken: 'the token of the service',
      bodyLimitBytes: 1_000,
      checkReady: async () => undefined,
      inlets: [broker.inlet],
    });
  });
  afterEach(async () => {
    await app.close();
    await broker.close();
    await sidecar.close();
    await database.drop();
  });

  async function readRows(): Promise<readonly { id: string; sends: number }[]> {
    const { rows } = await database.pool.query<{ id: string; sends: number }>(
      `SELECT event ->> 'id' AS id, sends FROM outbox ORDER BY 1`,
    );
    return rows;
  }
  const untilSent = (times: number) =>
    vi.waitFor(() => expect(sidecar.requests.length).toBeGreaterThanOrEqual(times), PATIENT);
  /** As daprd does at last. */
  const deliver = async () =>
    await app.inject({
      method: 'POST',
      url: `/dapr/events/${TOPIC}`,
      headers: { 'dapr-api-token': APP_API_TOKEN, 'content-type': 'application/cloudevents+json' },
      payload: sidecar.requests[0]?.body ?? '',
    });

  test('are sent again and again, until one delivery was handled', async () => {
    const seen = createRecorder();
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    await broker.publish(toOutgoing('a'));
    await untilSent(3);
    expect(new Set(sidecar.requests.map(({ body }) => body)).size).toBe(1);
    expect(await readRows()).toEqual([{ id: 'a', sends: expect.any(Number) }]);
    expect((await deliver()).statusCode).toBe(200);
    expect(seen.ids()).toEqual(['a']);
    await vi.waitFor(async () => expect(await readRows()).toEqual([]), PATIENT);
  });

  test('events that a transaction published are sent again too', async () => {
    await broker.subscribe(SUBSCRIPTION, createRecorder().handler);
    const events = toOutgoing('a');
    const publication = broker.prepare(events);
    for (const statement of publication.statements) await database.pool.query(statement);
    publication.committed();
    await untilSent(2);
    await deliver();
    await vi.waitFor(async () => expect(await readRows()).toEqual([]), PATIENT);
  });

  test('the intervals double', async () => {
    await broker.subscribe(SUBSCRIPTION, createRecorder().handler);
    await broker.publish(toOutgoing('a'));
    await untilSent(1);
    await vi.waitFor(async () => {
      await database.pool.query('UPDATE outbox SET sends = 9, due_at = now() WHERE sends < 9');
      const { rows } = await database.pool.query(
        `SELECT sends, extract(epoch FROM due_at - now()) BETWEEN 20 AND 26 AS "isFar" FROM outbox`,
      );
      expect(rows).toEqual([{ sends: 10, isFar: true }]);
    }, PATIENT);
  });

  test('an event that cannot be handled becomes a dead letter and is not sent again', async () => {
    await broker.subscribe(SUBSCRIPTION, createRecorder(() => ({ status: 'dead', reason: 'unknown type' })).handler);
    await broker.publish(toOutgoing('a'));
    await untilSent(1);
    await deliver();
    expect(await broker.deadLetters({ topic: TOPIC, limit: 2 })).toMatchObject([{ event: { id: 'a' } }]);
    await vi.waitFor(async () => expect(await readRows()).toEqual([]), PATIENT);
  });

  test('an event that is published twice while it waits has one row', async () => {
    await broker.subscribe(SUBSCRIPTION, createRecorder().handler);
    await Promise.all([broker.publish(toOutgoing('a')), broker.publish(toOutgoing('a', 'b'))]);
    expect((await readRows()).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
