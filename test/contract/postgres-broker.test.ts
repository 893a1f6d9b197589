import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Broker } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import { createPostgresBroker } from '#events/broker/postgres/postgres-broker.ts';
import {
  ACK,
  CONTRACT_SETTINGS,
  createRecorder,
  SUBSCRIPTION,
  toEvent,
  TOPIC,
  toOutgoing,
  waitForDeadLetters,
} from '../builders/stacks/brokers-under-test.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { createLatch } from '../builders/latch.ts';
import { describeBrokerContract } from './broker-contract.ts';
import { PATIENT } from '../builders/patient.ts';

async function createBroker(database: TestDatabase, settings: object = CONTRACT_SETTINGS): Promise<Broker & Outbox> {
  return await createPostgresBroker({ pool: database.pool, connectionString: database.url, ...settings });
}

describeBrokerContract('postgres-broker', async () => {
  const database = await createTestDatabase();
  const broker = await createBroker(database);
  const other = await createBroker(database);
  return {
    broker,
    other,
    close: async () => {
      await Promise.all([broker.close(), other.close()]);
      await database.drop();
    },
  };
});

describe('postgres-broker: the database', () => {
  let database: TestDatabase;
  let broker: Broker & Outbox;
  let admin: pg.Client;
  beforeEach(async () => {
    database = await createTestDatabase();
    broker = await createBroker(database);
    const url = new URL(database.url);
    url.pathname = '/postgres';
    admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
  });
  afterEach(async () => {
    await admin.end();
    await broker.close();
    await database.drop();
  });

  async function killConnections(applicationName: string): Promise<number> {
    const { rowCount } = await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE $2',
      [new URL(database.url).pathname.slice(1), applicationName],
    );
    return rowCount ?? 0;
  }

  async function countMessages(): Promise<number> {
    const { rows } = await database.pool.query<{ count: number }>('SELECT count(*)::int FROM queue_messages');
    return rows[0]?.count ?? -1;
  }

  test('events for our own services are kept although no consumer ever started', async () => {
    await broker.publish([
      { topic: 'workflow.nodes', event: toEvent('node') },
      { topic: 'workflow.results', event: toEvent('result') },
      { topic: 'workflow.triggers', event: toEvent('trigger') },
      { topic: 'workflow.executions', event: toEvent('nobody listens') },
    ]);
    const { rows } = await database.pool.query('SELECT topic, group_name FROM queue_messages ORDER BY topic');
    expect(rows).toEqual([
      { topic: 'workflow.nodes', group_name: 'runner' },
      { topic: 'workflow.results', group_name: 'orchestrator' },
      { topic: 'workflow.triggers', group_name: 'orchestrator' },
    ]);
  });

  test('acknowledged messages leave no row', async () => {
    const seen = createRecorder();
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    await broker.publish(toOutgoing('a', 'b', 'c'));
    await seen.waitFor(3);
    await vi.waitFor(async () => expect(await countMessages()).toBe(0), PATIENT);
  });

  test('an event from the outbox is delivered when its transaction commits, and the wake-up statements wake its consumer', async () => {
    const sleepy = await createBroker(database, { ...CONTRACT_SETTINGS, scanIntervalMs: 60_000 });
    const seen = createRecorder();
    await sleepy.subscribe(SUBSCRIPTION, seen.handler);
    const client = await database.pool.connect();
    await client.query('BEGIN');
    const events = toOutgoing('a', 'b');
    // Another process learns of a new topic by a notification.
    await vi.waitFor(() => expect(broker.prepare(events).statements).toHaveLength(1), PATIENT);
    const publication = broker.prepare(events);
    for (const statement of publication.statements) await client.query(statement);
    await client.query('COMMIT');
    client.release();
    expect(seen.received).toEqual([]);
    for (const statement of publication.wakeUps) await database.pool.query(statement);
    await seen.waitFor(2);
    expect(seen.ids()).toEqual(['a', 'b']);
    await sleepy.close();
  });

  test('an event from the outbox of an aborted transaction is never delivered', async () => {
    const seen = createRecorder();
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    const client = await database.pool.connect();
    await client.query('BEGIN');
    const publication = broker.prepare(toOutgoing('never'));
    for (const statement of publication.statements) await client.query(statement);
    await client.query('ROLLBACK');
    client.release();
    publication.committed();
    await broker.publish(toOutgoing('marker'));
    await seen.waitFor(1);
    expect(seen.ids()).toEqual(['marker']);
    expect(await countMessages()).toBeLessThanOrEqual(1);
  });

  test('an outbox has nothing to insert for topics without a group', () => {
    expect(broker.prepare([{ topic: 'contract.nobody', event: toEvent('a') }]).statements).toEqual([]);
    expect(broker.prepare([]).statements).toEqual([]);
  });

  test('losing every connection again and again loses no event', async () => {
    const seen = createRecorder();
    await broker.subscribe({ ...SUBSCRIPTION, leaseMs: 500 }, seen.handler);
    const ids = Array.from({ length: 100 }, (_, index) => `event-${index}`);
    for (const [index, id] of ids.entries()) {
      // Connections that were lost before may still be reconnecting.
      if (index % 20 === 10)
        await vi.waitFor(async () => expect(await killConnections('workflow-queue%')).not.toBe(0), PATIENT);
      await broker.publish(toOutgoing(id));
    }
    await vi.waitFor(() => expect(new Set(seen.ids())).toEqual(new Set(ids)), { timeout: 15_000 });
    await vi.waitFor(async () => expect(await countMessages()).toBe(0), { timeout: 15_000 });
  });

  test('a consumer that dies with its lease loses nothing: another one gets the events', async () => {
    const dying = await createBroker(database);
    const latch = createLatch();
    let held = 0;
    await dying.subscribe({ ...SUBSCRIPTION, leaseMs: 300, maxBatch: 50, concurrency: 1 }, async (deliveries) => {
      held += deliveries.length;
      await latch.opened;
      throw new Error('died');
    });
    await broker.publish(toOutgoing('a', 'b', 'c'));
    await vi.waitFor(() => expect(held).toBe(3), PATIENT);
    await killConnections('workflow-queue%');
    const seen = createRecorder();
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    await seen.waitFor(3);
    expect(seen.ids().toSorted()).toEqual(['a', 'b', 'c']);
    latch.open();
    await dying.close();
  });

  test('an outcome that could not be written is written once the connection is back', async () => {
    let handled = 0;
    await broker.subscribe(SUBSCRIPTION, async (deliveries) => {
      handled += deliveries.length;
      await killConnections('workflow-queue');
      return deliveries.map(() => ACK);
    });
    await broker.publish(toOutgoing('a'));
    await vi.waitFor(async () => expect(await countMessages()).toBe(0), { timeout: 10_000 });
    expect(handled).toBe(1);
  });

  test('a lost wake-up costs one scan, not the event', async () => {
    const seen = createRecorder();
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    await seen.waitFor(0);
    await database.pool.query('INSERT INTO queue_messages (topic, group_name, event) VALUES ($1, $2, $3)', [
      TOPIC,
      'one',
      JSON.stringify(toEvent('silent')),
    ]);
    await seen.waitFor(1);
    expect(seen.ids()).toEqual(['silent']);
  });

  test('rows that hold no event at all are dead letters; they can be replayed and purged', async () => {
    const seen = createRecorder();
    await database.pool.query(`INSERT INTO queue_groups VALUES ($1, 'one')`, [TOPIC]);
    await database.pool.query(
      `INSERT INTO queue_messages (topic, group_name, event, execution_id)
       SELECT $1, 'one', e, 'x' FROM unnest(ARRAY['null', '[]', '42', '"\\u0000"', '{"specversion":"2.0","id":"a"}']::json[]) AS e`,
      [TOPIC],
    );
    await broker.publish(toOutgoing('good'));
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    const letters = await waitForDeadLetters(broker, 5);
    expect(new Set(letters.map((letter) => letter.event.data))).toEqual(
      new Set(['"\\u0000"', '42', '[]', 'null', '{"specversion":"2.0","id":"a"}']),
    );
    expect(seen.ids()).toEqual(['good']);
    await broker.replay(letters[0]?.id ?? '');
    await waitForDeadLetters(broker, 5);
    await broker.purge('x');
    expect(await broker.deadLetters({ limit: 10 })).toEqual([]);
  });

  test('an event that the database refuses fails alone, beside others published at the same moment', async () => {
    const seen = createRecorder();
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as null;
    const results = await Promise.allSettled([
      broker.publish(toOutgoing('a')),
      broker.publish(toOutgoing('b')),
      broker.publish([{ topic: TOPIC, event: toEvent('deep', { data: deep }) }]),
      broker.publish(toOutgoing('c')),
      broker.publish([{ topic: 'bad\0topic', event: toEvent('d') }]),
    ]);
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
    await seen.waitFor(3);
    expect(seen.ids().toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('publish rejects while the database is away, and works when it is back', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await killConnections('%');
    await expect(broker.publish(toOutgoing('refused'))).rejects.toBeInstanceOf(Error);
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    const seen = createRecorder();
    await broker.subscribe(SUBSCRIPTION, seen.handler);
    await broker.publish(toOutgoing('a'));
    await seen.waitFor(1);
    expect(seen.ids()).toEqual(['a']);
  });

  test('closing gives back messages that were leased and not handled', async () => {
    const latch = createLatch();
    let started = 0;
    await broker.subscribe({ ...SUBSCRIPTION, maxBatch: 1, concurrency: 1, leaseMs: 60_000 }, async (deliveries) => {
      started += 1;
      await latch.opened;
      return deliveries.map(() => ACK);
    });
    await broker.publish(toOutgoing('a', 'b', 'c'));
    await vi.waitFor(() => expect(started).toBe(1), PATIENT);
    const closing = broker.close();
    latch.open();
    await closing;
    const { rows } = await database.pool.query(
      'SELECT event->>$1 AS id, delivery_count, visible_at <= now() AS due FROM queue_messages ORDER BY id',
      ['id'],
    );
    expect(rows).toHaveLength(2);
    expect(rows.every((row: { due: boolean; delivery_count: number }) => row.due && row.delivery_count === 0)).toBe(
      true,
    );
  });

  test('a broker without a database says so at once', async () => {
    const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    await expect(
      createPostgresBroker({ pool, connectionString: 'postgres://nobody@127.0.0.1:1/none' }),
    ).rejects.toThrow('ECONNREFUSED');
    await pool.end();
  });
});
