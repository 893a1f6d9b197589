import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import {
  ACK,
  createRecorder,
  SUBSCRIPTION,
  TOPIC,
  toEvent,
  toOutgoing,
} from '../builders/stacks/brokers-under-test.ts';
import { type DaprPubsub, findDaprPrograms, startDaprPubsub } from '../builders/dapr/dapr-pubsub.ts';
import { type DaprService, startDaprService } from '../builders/dapr/dapr-service.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { createLatch } from '../builders/latch.ts';
import { PATIENT } from '../builders/patient.ts';

const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: faults of Dapr, because ${obstacle}`);

describe.skipIf(obstacle !== null)('faults of Dapr', () => {
  let database: TestDatabase;
  let pubsub: DaprPubsub;
  let service: DaprService;
  beforeEach(async () => {
    [database, pubsub] = await Promise.all([createTestDatabase(), startDaprPubsub(programs)]);
    service = await startDaprService(database, pubsub);
  });
  afterEach(async () => {
    await service.close();
    await pubsub.stop();
    await database.drop();
  });

  async function count(table: 'outbox' | 'queue_messages'): Promise<number> {
    const { rows } = await database.pool.query<{ count: number }>(`SELECT count(*)::int FROM ${table}`);
    return rows[0]?.count ?? -1;
  }

  const toIds = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `event-${from + index}`);

  test('daprd killed -9 and started again: nothing is lost, and nothing is left in the outbox', async () => {
    const seen = createRecorder();
    await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    for (const id of toIds(0, 100)) await service.broker.publish(toOutgoing(id));
    await service.sidecar.kill();
    for (const id of toIds(100, 150)) await service.broker.publish(toOutgoing(id));
    expect(await count('outbox')).toBeGreaterThanOrEqual(50);
    await service.sidecar.start();
    for (const id of toIds(150, 200)) await service.broker.publish(toOutgoing(id));
    await vi.waitFor(() => expect(new Set(seen.ids())).toEqual(new Set(toIds(0, 200))), PATIENT);
    await vi.waitFor(async () => expect(await count('outbox')).toBe(0), PATIENT);
  });

  test('daprd frozen until its requests time out: nothing is lost, and one warning is logged', async () => {
    const seen = createRecorder();
    await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    await service.broker.publish(toOutgoing(...toIds(0, 50)));
    service.sidecar.freeze();
    for (const id of toIds(50, 100)) await service.broker.publish(toOutgoing(id));
    const told = () => service.warnings.filter((warning) => warning.startsWith('the sidecar takes no events'));
    await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENT);
    service.sidecar.thaw();
    await vi.waitFor(() => expect(new Set(seen.ids())).toEqual(new Set(toIds(0, 100))), PATIENT);
    await vi.waitFor(async () => expect(await count('outbox')).toBe(0), PATIENT);
  });

  test('a service that is away for longer than a delivery may take: nothing is lost', async () => {
    // daprd takes one of two calls for answered that fail at the same moment (docs/dapr.md): what nobody asks for again stays until it was handled.
    await service.close();
    service = await startDaprService(database, pubsub, { confirmedTopics: [TOPIC], resendMs: 20_000 });
    const seen = createRecorder();
    await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    await service.hangUp();
    await service.broker.publish(toOutgoing(...toIds(0, 50)));
    // [id, consumer, idle, deliveries]: the processing timeout of the component is over, and it tries once more.
    await vi.waitFor(async () => {
      const oldest = await pubsub.redisCommand('XPENDING', TOPIC, APP_IDS.runner, '-', '+', '1');
      expect(oldest).toEqual([[expect.any(String), APP_IDS.runner, expect.any(Number), 2]]);
    }, PATIENT);
    await service.answerAgain();
    // Dapr waits up to ten seconds between its own attempts, and the component looks again in its own time.
    await vi.waitFor(() => expect(new Set(seen.ids())).toEqual(new Set(toIds(0, 50))), {
      ...PATIENT,
      timeout: 100_000,
    });
    await vi.waitFor(async () => expect(await count('outbox')).toBe(0), PATIENT);
  }, 150_000);

  test('Redis killed -9 and started again: nothing is lost', async () => {
    const seen = createRecorder();
    await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    await service.broker.publish(toOutgoing(...toIds(0, 50)));
    expect(service.broker.isPublishing()).toBe(true);
    // While its disk is busy, a Redis that syncs every second answers up to two seconds before it writes: a kill then loses what it has taken.
    await vi.waitFor(
      async () => expect(await pubsub.redisCommand('INFO', 'persistence')).toContain('aof_buffer_length:0'),
      PATIENT,
    );
    await pubsub.redis.kill();
    await service.broker.publish(toOutgoing(...toIds(50, 100)));
    await vi.waitFor(() => expect(service.broker.isPublishing()).toBe(false), PATIENT);
    await pubsub.redis.start();
    await service.broker.publish(toOutgoing(...toIds(100, 150)));
    await vi.waitFor(() => expect(new Set(seen.ids())).toEqual(new Set(toIds(0, 150))), PATIENT);
    await vi.waitFor(async () => expect(await count('outbox')).toBe(0), PATIENT);
    expect(service.broker.isPublishing()).toBe(true);
  });

  test('the broker counts as publishing again once nothing waits', async () => {
    await service.broker.subscribe(SUBSCRIPTION, createRecorder().handler);
    await pubsub.redis.kill();
    await service.broker.publish([{ topic: TOPIC, event: toEvent('a', { executionid: 'purged' }) }]);
    await vi.waitFor(() => expect(service.broker.isPublishing()).toBe(false), PATIENT);
    await service.broker.purge('purged');
    await vi.waitFor(() => expect(service.broker.isPublishing()).toBe(true), PATIENT);
  });

  test('a process that died after its commit: the next process sends the committed events and never those rolled back', async () => {
    const seen = createRecorder();
    await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    const client = await database.pool.connect();
    for (const [id, end] of [
      ['committed', 'COMMIT'],
      ['aborted', 'ROLLBACK'],
    ] as const) {
      await client.query('BEGIN');
      for (const statement of service.broker.prepare(toOutgoing(id)).statements) await client.query(statement);
      await client.query(end);
    }
    client.release();
    expect(await count('outbox')).toBe(1);
    await service.close();
    service = await startDaprService(database, pubsub);
    await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    await seen.waitFor(1);
    await service.broker.publish(toOutgoing('marker'));
    await seen.waitFor(2);
    expect(seen.ids()).toEqual(['committed', 'marker']);
    await vi.waitFor(async () => expect(await count('outbox')).toBe(0), PATIENT);
  });

  test('an event that a transaction published is sent after the commit, without waiting for a scan', async () => {
    const slow = { scanIntervalMs: 60_000 };
    await service.close();
    service = await startDaprService(database, pubsub, slow);
    const seen = createRecorder();
    await service.broker.subscribe(SUBSCRIPTION, seen.handler);
    const publication = service.broker.prepare(toOutgoing('a', 'b'));
    for (const statement of publication.statements) await database.pool.query(statement);
    publication.committed();
    await seen.waitFor(2);
    expect(seen.ids().toSorted()).toEqual(['a', 'b']);
  });

  test('a handler that outlasts the wait of the sidecar gets its event once, and its outcome counts', async () => {
    const latch = createLatch();
    let handled = 0;
    await service.broker.subscribe(SUBSCRIPTION, async (deliveries) => {
      handled += deliveries.length;
      await latch.opened;
      return deliveries.map(() => ACK);
    });
    await service.broker.publish(toOutgoing('slow'));
    await vi.waitFor(async () => expect(await count('queue_messages')).toBe(1), PATIENT);
    const { rows } = await database.pool.query(
      'SELECT delivery_count, visible_at > now() AS leased FROM queue_messages',
    );
    expect(rows).toEqual([{ delivery_count: 1, leased: true }]);
    latch.open();
    await vi.waitFor(async () => expect(await count('queue_messages')).toBe(0), PATIENT);
    expect(handled).toBe(1);
  });

  test('an event that can be neither handled nor stored is delivered again', async () => {
    const url = new URL(database.url);
    const name = url.pathname.slice(1);
    url.pathname = '/postgres';
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    const seen = createRecorder(() => (seen.received.length === 1 ? { status: 'retry', reason: 'no database' } : ACK));
    await service.broker.subscribe(SUBSCRIPTION, async (deliveries) => {
      if (seen.received.length === 0) {
        await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
        await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
      }
      return await seen.handler(deliveries);
    });
    await service.broker.publish(toOutgoing('a'));
    await seen.waitFor(2);
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await admin.end();
    expect(new Set(seen.ids())).toEqual(new Set(['a']));
  });
});
