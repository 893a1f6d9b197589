import { afterAll, beforeAll, expect, test } from 'vitest';
import { pino } from 'pino';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createMetrics } from '#events/platform/telemetry/metrics.ts';
import { createApp } from '#runner/app.ts';
import { defineFunction } from '#runner/functions/function.ts';
import { generateId } from '#runner/functions/system/generate-id.ts';
import { createRegistry } from '#runner/functions/registry.ts';
import { createExecuteReceipts } from '#runner/store/execute-receipts-store.ts';
import { countFunctions, upsertFunctions } from '#runner/store/functions-store.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { createTestServices } from '../builders/runner/test-functions.ts';

const TOKEN = 'a token of the test';
let database: TestDatabase;
let app: FastifyInstance;
let url: string;
let effects = 0;

const echo = defineFunction({
  slug: 'test/echo',
  name: 'Echo',
  description: 'Answers its input.',
  input: z.object({
    text: z.string().meta({ title: 'Text' }),
    sql: z.string().optional().meta({ 'x-code': 'sql' }),
    json: z.unknown().optional().meta({ 'x-json': true }),
  }),
  output: z.unknown(),
  isSafeToRepeat: true,
  run: (input) => ({ ...input, effect: ++effects }),
});
const fail = defineFunction({
  slug: 'test/fail',
  name: 'Fail',
  description: 'Fails.',
  input: z.object({}),
  output: z.unknown(),
  isSafeToRepeat: true,
  run: () => {
    throw new Error('it broke');
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const registry = createRegistry([echo, fail, generateId]);
  await upsertFunctions(pool, registry);
  app = createApp({
    serviceToken: TOKEN,
    attempts: {
      invoked: { run: () => Promise.reject(new Error('No attempt is expected here.')) },
      take: () => Promise.reject(new Error('No event is expected here.')),
    },
    metrics: createMetrics(),
    tracing: null,
    logger: pino({ level: 'silent' }),
    registry,
    services: createTestServices(),
    checkReady: async () => void (await pool.query('SELECT 1')),
    countFunctions: () => countFunctions(pool),
    countRunning: () => 0,
    countSlots: () => 64,
    version: '0.0.0',
    isPublishing: () => true,
    readSidecar: () => null,
    namespace: 'workflow-builder',
    receipts: createExecuteReceipts(pool, 'runner'),
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

function post(body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${url}/execute`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
function build(input: object, overrides: object = {}) {
  return {
    function_slug: 'test/echo',
    execution_id: 'exec-123',
    workflow_id: 'wf-456',
    node_id: 'node-1',
    node_name: 'Generate Response',
    input,
    node_outputs: {},
    ...overrides,
  };
}

test('the body of the specification is answered {success, data}', async () => {
  const answer = await post(build({ kind: 'nanoid', count: 2 }, { function_slug: 'system/generate-id' }));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    success: true,
    data: { uuid: expect.any(String), ids: [expect.any(String), expect.any(String)] },
  });
});

test('templates are filled from node_outputs, code fields stand as they are', async () => {
  const node_outputs = {
    trigger: { name: 'Ada' },
    fetch: { label: 'Fetch Data', data: { success: true, data: { total: 3 } } },
    bare: { n: 4 },
  };
  const input = {
    text: 'Hello {{trigger.name}}: {{Fetch Data.total}}',
    sql: 'SELECT {{x}}',
    json: { sum: '{{bare.n}}' },
  };
  const answer = await post(build(input, { node_outputs }));
  expect(await answer.json()).toMatchObject({
    success: true,
    data: { text: 'Hello Ada: 3', sql: 'SELECT {{x}}', json: { sum: 4 } },
  });
});

test('a failing function is an answer, not a problem', async () => {
  const answer = await post(build({}, { function_slug: 'test/fail' }));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    success: false,
    error: { type: 'internal', message: 'it broke', retryable: true },
  });
});

test.each([
  ['no JSON', '{', 400, {}],
  [
    'the wrong shape',
    { function_slug: 1 },
    400,
    { errors: expect.arrayContaining([expect.objectContaining({ field: 'function_slug' })]) },
  ],
  [
    'an unknown function',
    build({}, { function_slug: 'no/such' }),
    404,
    { errors: [expect.objectContaining({ field: 'function_slug' })] },
  ],
  ['a missing field', build({}), 422, { errors: [expect.objectContaining({ field: 'input.text' })] }],
  [
    'an unknown reference',
    build({ text: '{{Nobody.x}}' }),
    422,
    { errors: [expect.objectContaining({ field: 'input.text' })] },
  ],
  ['13 MB', build({ text: 'x'.repeat(13_000_000) }), 413, {}],
])('%s is a problem', async (_name, body, status, members) => {
  const answer = await post(body);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await answer.json()).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
    ...members,
  });
  expect(answer.status).toBe(status);
});

test('the answer to an empty body says what it must be', async () => {
  const answer = await post('');
  const message = 'The body is missing: give an object with function_slug, execution_id, workflow_id and node_id.';
  expect(await answer.json()).toMatchObject({ status: 400, errors: [{ field: 'body', message }] });
});

test('another content type is answered with 415, a missing token with 401', async () => {
  for (const type of ['application/xml', 'text/plain']) {
    expect(await (await post('<a/>', { 'content-type': type })).json()).toMatchObject({
      status: 415,
      detail: `The body came as "${type}". Send it as JSON with the header "Content-Type: application/json".`,
    });
  }
  expect((await post(build({ text: 'a' }), { authorization: 'Bearer wrong' })).status).toBe(401);
});

test('decision D46: only calls with an Idempotency-Key are deduplicated', async () => {
  const body = build({ text: 'once' });
  const first = await (await post(body, { 'idempotency-key': 'k1' })).json();
  expect(await (await post(body, { 'idempotency-key': 'k1' })).json()).toEqual(first);
  expect(await (await post(body, { 'idempotency-key': 'k2' })).json()).not.toEqual(first);
  expect(await (await post(body)).json()).not.toEqual(await (await post(body)).json());
  expect((await post(build({ text: 'other' }), { 'idempotency-key': 'k1' })).status).toBe(422);
});

test('a call whose key is running is refused, and one whose runner died runs again', async () => {
  const { pool } = database;
  const claim = (runnerId: string) => createExecuteReceipts(pool, runnerId).claim('execute:x', 'e', 'h', 60_000);
  expect(await claim('a')).toEqual({ state: 'new' });
  expect(await claim('b')).toEqual({ state: 'running' });
  await pool.query(`UPDATE claims SET lease_until = now() WHERE request_id = 'execute:x'`);
  expect(await claim('b')).toEqual({ state: 'new' });
});

test('/healthz and /readyz need no token; /status counts the functions', async () => {
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' });
  expect((await fetch(`${url}/status`)).status).toBe(401);
  const headers = { authorization: `Bearer ${TOKEN}` };
  expect(await (await fetch(`${url}/status`, { headers })).json()).toMatchObject({
    status: 'ok',
    functions: 3,
    running: 0,
  });
  const { functions } = z
    .object({ functions: z.array(z.looseObject({ slug: z.string() })) })
    .parse(await (await fetch(`${url}/functions`, { headers })).json());
  expect(functions.map((row) => row.slug)).toEqual(['system/generate-id', 'test/echo', 'test/fail']);
});

test('registering again keeps what people set, and never touches custom rows', async () => {
  const { pool } = database;
  await pool.query(`UPDATE functions SET is_enabled = false, description = 'old' WHERE slug = 'test/echo'`);
  await pool.query(
    `INSERT INTO functions (name, slug, plugin_id, execution_type) VALUES ('Mine', 'my/echo', 'my', 'http')`,
  );
  const mine = defineFunction({
    slug: 'my/echo',
    name: 'Ours',
    description: 'Ours.',
    input: z.object({}),
    output: z.unknown(),
    isSafeToRepeat: true,
    run: () => 1,
  });
  await upsertFunctions(pool, createRegistry([echo, mine]));
  const rows = await pool.query(
    `SELECT slug, name, description, is_enabled, is_builtin FROM functions WHERE slug IN ('test/echo', 'my/echo') ORDER BY slug`,
  );
  expect(rows.rows).toEqual([
    { slug: 'my/echo', name: 'Mine', description: null, is_enabled: true, is_builtin: false },
    { slug: 'test/echo', name: 'Echo', description: 'Answers its input.', is_enabled: false, is_builtin: true },
  ]);
});
