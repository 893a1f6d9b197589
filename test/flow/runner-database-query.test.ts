import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '#schemas/json.ts';
import { databaseQuery } from '#runner/functions/system/database-query.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { runFunction } from '../builders/runner/run-function.ts';

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

test('values are JSON that is the same in every time zone and loses nothing', async () => {
  const query = `SELECT date '2026-01-02' AS day, ARRAY[date '2026-01-02', NULL] AS days, timestamp '2026-01-02 03:04:05.123456' AS local,
    ARRAY[timestamp '2026-01-02 03:04:05'] AS locals, timestamptz '2026-01-02 03:04:05+02' AS instant, timestamptz 'infinity' AS never,
    9007199254740993::int8 AS big, 1.50::numeric AS exact, 'NaN'::float8 AS none, ARRAY['-Infinity'::float8] AS endless,
    ARRAY['\\x6869'::bytea] AS bytes, '{"a": [1]}'::json AS json, true AS yes, NULL AS nothing`;
  const zone = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  try {
    expect(await run({ query })).toMatchObject({
      data: {
        rows: [
          {
            day: '2026-01-02',
            days: ['2026-01-02', null],
            local: '2026-01-02T03:04:05.123456',
            locals: ['2026-01-02T03:04:05'],
            instant: '2026-01-02T01:04:05.000Z',
            never: 'Infinity',
            big: '9007199254740993',
            exact: '1.50',
            none: 'NaN',
            endless: ['-Infinity'],
            bytes: ['aGk='],
            json: { a: [1] },
            yes: true,
            nothing: null,
          },
        ],
      },
    });
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
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
  'DO $$ BEGIN SET TRANSACTION READ WRITE; DELETE FROM items; END $$',
  'DO $$ BEGIN COMMIT; DELETE FROM items; END $$',
  'EXPLAIN ANALYZE DELETE FROM items',
  'COPY items FROM STDIN',
])('decision D14: read only refuses %s', async (query) => {
  expect(await run({ query })).toMatchObject({ success: false, error: { type: 'database_error', retryable: false } });
  expect((await database.pool.query('SELECT count(*)::int AS n FROM items')).rows).toEqual([{ n: 50 }]);
});

test.each(['COMMIT; DELETE FROM items', 'SELECT 1; SELECT 2'])('one statement only: %s', async (query) => {
  expect(await run({ query })).toMatchObject({ error: { type: 'database_error', details: { code: '42601' } } });
});

test('a statement that ends or changes its transaction makes no later one writable', async () => {
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

test("the product's own database is refused, whatever name its host has", async () => {
  const names = [
    '127.0.0.1',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
  ];
  for (const name of names) {
    const [own, url] = [new URL(database.url), new URL(database.url)];
    own.hostname = name;
    const expected = { error: { type: 'ssrf_blocked' } };
    expect(await run({ query: 'SELECT 1' }, { own: own.href })).toMatchObject(expected);
    url.hostname = name;
    const allowedHosts = [url.host];
    expect(await run({ query: 'SELECT 1' }, { own: database.url, url: url.href, allowedHosts })).toMatchObject(
      expected,
    );
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
  ['postgres://%2Fvar%2Frun%2Fpostgresql/x', 'network'],
  ['postgres://u:%zz@1.1.1.1/x', 'credentials_unusable'],
  ['postgres://u:p@1.1.1.1/%', 'credentials_unusable'],
])('the URL %s is refused', async (url, type) => {
  expect(await run({ query: 'SELECT 1' }, { url })).toMatchObject({ error: { type } });
});

test('without a connection the failure says what to give', async () => {
  expect(await runFunction(databaseQuery, { query: 'SELECT 1' })).toMatchObject({
    error: { type: 'credentials_missing', message: expect.stringContaining('integrations.database.url') },
  });
});
