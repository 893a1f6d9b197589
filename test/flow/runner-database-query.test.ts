import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '#schemas/json.ts';
import { databaseQuery } from '#runner/functions/system/database-query.ts';
import { createTestDatabase, type TestDatabase } from '#test/builders/database.ts';
import { runFunction } from '#test/builders/function-run.ts';

let database: TestDatabase;
let host: string;
beforeAll(async () => {
  database = await createTestDatabase();
  host = new URL(database.url).host;
  await database.pool.query('CREATE TABLE items (id int PRIMARY KEY, name text, data bytea, at timestamptz)');
  await database.pool.query(
    `INSERT INTO items SELECT n, 'item ' || n, '\\x6869', '2026-01-02T03:04:05Z' FROM generate_series(1, 50) n`,
  );
});
afterAll(() => database.drop());

const run = (input: Json, options: { url?: string; own?: string; timeoutMs?: number; allowedHosts?: string[] } = {}) =>
  runFunction(databaseQuery, input, {
    allowedHosts: options.allowedHosts ?? [host],
    credentials: { url: options.url ?? database.url },
    ...(options.own === undefined ? {} : { services: { ownDatabaseUrl: options.own } }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });

test('rows come with their fields; parameters are values, not SQL', async () => {
  const query = 'SELECT id, name, data, at FROM items WHERE name = $1 OR id = $2 ORDER BY id';
  expect(await run({ query, parameters: `["'; DROP TABLE items; --", 7]` })).toMatchObject({
    success: true,
    data: {
      rows: [{ id: 7, name: 'item 7', data: 'aGk=', at: '2026-01-02T03:04:05.000Z' }],
      rowCount: 1,
      fields: [{ name: 'id' }, { name: 'name' }, { name: 'data' }, { name: 'at' }],
      truncated: false,
    },
  });
});

test('maxRows bounds what is read, and truncated says so', async () => {
  const outcome = await run({ query: 'SELECT id FROM items ORDER BY id', maxRows: 3 });
  expect(outcome).toMatchObject({ data: { rows: [{ id: 1 }, { id: 2 }, { id: 3 }], rowCount: 3, truncated: true } });
});

test('an endless answer is cut off, not waited for', async () => {
  const outcome = await run({ query: 'SELECT generate_series(1, 2000000000) AS n', maxRows: 2 });
  expect(outcome).toMatchObject({ success: true, data: { rows: [{ n: 1 }, { n: 2 }], truncated: true } });
});

test.each([
  'DELETE FROM items',
  'WITH gone AS (DELETE FROM items RETURNING id) SELECT * FROM gone',
  `SELECT set_config('transaction_read_only', 'off', false)`,
  'CREATE TABLE other (id int)',
])('rules.md 5: read only refuses %s', async (query) => {
  expect(await run({ query })).toMatchObject({ success: false, error: { type: 'database_error', retryable: false } });
  expect((await database.pool.query('SELECT count(*)::int AS n FROM items')).rows).toEqual([{ n: 50 }]);
});

test.each(['COMMIT; DELETE FROM items', 'SELECT 1; SELECT 2'])('one statement only: %s', async (query) => {
  expect(await run({ query })).toMatchObject({ error: { type: 'database_error', details: { code: '42601' } } });
});

test('leaving the transaction by a statement of its own leads nowhere', async () => {
  await run({ query: 'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE' });
  await run({ query: 'COMMIT' });
  expect(await run({ query: 'DELETE FROM items' })).toMatchObject({ error: { details: { code: '25006' } } });
});

test('a write is possible when it is asked for, and counts its rows', async () => {
  const query = `INSERT INTO items (id, name) VALUES (1000, 'new'), (1001, 'new') RETURNING id`;
  expect(await run({ query, readOnly: false })).toMatchObject({
    data: { rowCount: 2, rows: [{ id: 1000 }, { id: 1001 }] },
  });
  const removed = await run({ query: 'DELETE FROM items WHERE id >= 1000', readOnly: 'false' });
  expect(removed).toMatchObject({ data: { rowCount: 2, rows: [] } });
});

test('a statement that takes too long is stopped, in the server too', async () => {
  const outcome = await run({ query: 'SELECT pg_sleep(600)', timeoutSeconds: 1 });
  expect(outcome).toMatchObject({ success: false, error: { type: 'database_error', details: { code: '57014' } } });
  expect(await run({ query: 'SELECT pg_sleep(600)' }, { timeoutMs: 200 })).toMatchObject({
    error: { type: 'timeout' },
  });
});

test('errors of SQL carry code and text, never the URL', async () => {
  const outcome = await run({ query: 'SELECT nothing FROM items' });
  expect(outcome).toMatchObject({
    error: { type: 'database_error', message: 'column "nothing" does not exist', details: { code: '42703' } },
  });
});

test('our own database is refused, whatever name its host has', async () => {
  for (const name of ['127.0.0.1', 'localhost']) {
    const own = new URL(database.url);
    own.hostname = name;
    expect(await run({ query: 'SELECT 1' }, { own: own.href })).toMatchObject({ error: { type: 'ssrf_blocked' } });
  }
});

test('a host that is not allow-listed is blocked like one that does not exist', async () => {
  expect(await run({ query: 'SELECT 1' }, { allowedHosts: [] })).toEqual({
    success: false,
    error: { type: 'network', message: 'The database cannot be reached from here.', retryable: true },
  });
});

test.each([
  ['mysql://u:p@db.example/x', 'credentials_unusable'],
  ['postgres:///x?host=/var/run/postgresql', 'credentials_unusable'],
  ['postgres://db.example/x?host=127.0.0.1', 'credentials_unusable'],
])('the URL %s is refused', async (url, type) => {
  expect(await run({ query: 'SELECT 1' }, { url })).toMatchObject({ error: { type } });
});

test('without a connection the failure says what to give', async () => {
  expect(await runFunction(databaseQuery, { query: 'SELECT 1' })).toMatchObject({
    error: { type: 'credentials_missing', message: expect.stringContaining('integrations.database.url') },
  });
});
