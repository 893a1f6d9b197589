import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { createPostgresBroker } from '#events/broker/postgres/postgres-broker.ts';
import { findFreePort, startEmbeddedDatabase } from '#infra/local/database/embedded-database.ts';
import { migrateDatabase } from '#events/platform/postgres/migrate-database.ts';
import { CONTRACT_SETTINGS, createRecorder, SUBSCRIPTION, toOutgoing } from '../builders/stacks/brokers-under-test.ts';
import { PATIENT } from '../builders/patient.ts';

test('PostgreSQL killed and started again: published events are delivered, and the broker recovers by itself', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'workflow-builder-broker-'));
  await chmod(dataDir, 0o755);
  const options = { dataDir: join(dataDir, 'pg'), port: await findFreePort(), password: 'test' };
  const server = await startEmbeddedDatabase(options, true, 'broker');
  await migrateDatabase(server.url);
  const pool = new pg.Pool({ connectionString: server.url });
  // The server may be stopped, at the end, before the last connection has left.
  pool.on('error', () => undefined);
  const warnings: string[] = [];
  const broker = await createPostgresBroker({
    pool,
    connectionString: server.url,
    logger: { warn: (_, message) => void warnings.push(message) },
    ...CONTRACT_SETTINGS,
  });
  const seen = createRecorder();
  const first = await broker.subscribe(SUBSCRIPTION, seen.handler);
  await first.close();
  await broker.publish(toOutgoing('committed before the crash'));

  process.kill(server.pid, 'SIGKILL');
  await vi.waitFor(() => expect(warnings).toContain('lost a connection to the database'), PATIENT);
  // The processes behind open connections outlive the server for a moment, and would still take an event.
  await vi.waitFor(() => expect(pool.totalCount).toBe(0), PATIENT);
  await expect(broker.publish(toOutgoing('refused'))).rejects.toBeInstanceOf(Error);
  const again = await startEmbeddedDatabase(options, false, 'broker');

  await broker.subscribe(SUBSCRIPTION, seen.handler);
  await seen.waitFor(1);
  await broker.publish(toOutgoing('after'));
  await seen.waitFor(2);
  expect(seen.ids()).toEqual(['committed before the crash', 'after']);

  await broker.close();
  await pool.end();
  await again.stop();
  await rm(dataDir, { recursive: true, force: true });
});
