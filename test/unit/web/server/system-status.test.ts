import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServiceStatus, SidecarStatus } from '#schemas/service-status.ts';
import { openDatabaseProxy, toServerUrl } from '../../../builders/database/database-proxy.ts';
import { startServer, type TestServer } from '../../../builders/http/http-server.ts';
import { openPool } from '#web/server/database.ts';
import { createStatusReader, type StatusReaderOptions } from '#web/server/system-status.ts';
import { SystemStatus } from '#web/wire/system-status.ts';

const TOKEN = 'what the services ask of the web';
const SIDECAR: SidecarStatus = {
  appId: 'workflow-orchestrator',
  isUp: true,
  since: 1_000,
  reason: null,
  version: '1.14.4',
  isPlacementConnected: true,
  components: [
    { name: 'workflowpubsub', type: 'pubsub.redis' },
    { name: 'workflowstate', type: 'state.redis' },
  ],
};
const RUNNERS: SidecarStatus = { ...SIDECAR, appId: 'function-runner', isPlacementConnected: null };
const FINE: ServiceStatus = { version: '1.2.3', uptimeSeconds: 5, isPublishing: true, sidecar: null };
const DAPR = { orchestrator: { ...FINE, sidecar: SIDECAR }, runner: { ...FINE, sidecar: RUNNERS } };

/** The answer of a service; undefined: it does not answer. */
interface Answers {
  orchestrator: unknown;
  runner: unknown;
}

let answers: Answers;
let orchestrator: TestServer;
let runner: TestServer;
let pool: pg.Pool;

const startService = (name: keyof Answers): Promise<TestServer> =>
  startServer((_request, response) => {
    const answer = answers[name];
    if (answer !== undefined) response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });

beforeEach(async () => {
  answers = { orchestrator: FINE, runner: FINE };
  [orchestrator, runner] = await Promise.all([startService('orchestrator'), startService('runner')]);
  pool = openPool(toServerUrl());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all([orchestrator.close(), runner.close(), pool.end()]);
});

/** A reader that keeps nothing. */
function openReader(options: StatusReaderOptions = {}, database = pool): () => Promise<SystemStatus> {
  const config = {
    WORKFLOW_ORCHESTRATOR_URL: orchestrator.url,
    FUNCTION_RUNNER_URL: runner.url,
    SERVICE_TOKEN: TOKEN,
  };
  return createStatusReader(config, database, { lifeMs: -1, ...options });
}

const partOf = (status: SystemStatus, name: string) => status.parts.find((part) => part.name === name);
const statesOf = (status: SystemStatus) => Object.fromEntries(status.parts.map(({ name, state }) => [name, state]));
const ALL_UP = { web: 'up', orchestrator: 'up', runner: 'up', database: 'up', broker: 'up' };

/** A pool whose database is gone. */
async function openVainPool(): Promise<pg.Pool> {
  const proxy = await openDatabaseProxy(toServerUrl());
  await proxy.close();
  return openPool(proxy.url);
}

test('on PostgreSQL alone the status has five parts, with versions, and the database is the broker', async () => {
  const status = await openReader()();
  expect(statesOf(status)).toEqual(ALL_UP);
  expect(status.sidecars).toEqual([]);
  expect(partOf(status, 'runner')?.title).toBe('Version 1.2.3');
  expect(partOf(status, 'database')?.title).toMatch(/^PostgreSQL \d+\.\d+$/);
  expect(partOf(status, 'broker')?.title).toBe('PostgreSQL');
});

test('each sidecar is listed beside its service, and their pub/sub is the broker', async () => {
  answers = DAPR;
  const status = await openReader()();
  const { isUp: _, ...known } = SIDECAR;
  expect(status.sidecars).toEqual([
    { ...known, of: 'orchestrator', state: 'up' },
    { ...known, appId: 'function-runner', isPlacementConnected: null, of: 'runner', state: 'up' },
  ]);
  expect(partOf(status, 'broker')).toEqual({ name: 'broker', state: 'up', title: 'Dapr, pubsub.redis' });
});

test('an absent sidecar makes the broker away, and not its service', async () => {
  answers = { ...DAPR, runner: { ...FINE, sidecar: { ...RUNNERS, isUp: false, reason: 'It does not answer.' } } };
  const status = await openReader()();
  expect(statesOf(status)).toEqual({ ...ALL_UP, broker: 'away' });
  expect(status.sidecars[1]).toMatchObject({ of: 'runner', state: 'away', reason: 'It does not answer.' });
});

test('a broker that takes no events is away, although every sidecar is up', async () => {
  answers = { ...DAPR, runner: { ...DAPR.runner, isPublishing: false } };
  const status = await openReader()();
  expect(statesOf(status)).toEqual({ ...ALL_UP, broker: 'away' });
  expect(status.sidecars.map(({ state }) => state)).toEqual(['up', 'up']);
});

test.each([
  ['text', '<html>'],
  ['another shape', { status: 'ok' }],
  ['an empty body', ''],
])('a service that answers %s is away', async (_what, answer) => {
  answers.orchestrator = answer;
  const status = await openReader()();
  expect(statesOf(status)).toEqual({ ...ALL_UP, orchestrator: 'away' });
  expect(partOf(status, 'orchestrator')?.title).toBeNull();
});

test('a service where nothing listens is away', async () => {
  const read = openReader();
  await runner.close();
  expect(statesOf(await read())).toEqual({ ...ALL_UP, runner: 'away' });
  runner = await startService('runner');
});

test('a silent service is away after the time limit', async () => {
  answers.runner = undefined;
  expect(statesOf(await openReader({ timeoutMs: 500 })())).toMatchObject({ runner: 'away' });
});

test('a service is not followed to another address, nor is the token', async () => {
  const other = await startServer((_request, response) => void response.end(JSON.stringify(FINE)));
  const leading = await startServer(
    (_request, response) => void response.writeHead(302, { location: other.url }).end(),
  );
  const config = { WORKFLOW_ORCHESTRATOR_URL: leading.url, FUNCTION_RUNNER_URL: runner.url, SERVICE_TOKEN: TOKEN };
  expect(statesOf(await createStatusReader(config, pool)())).toEqual({ ...ALL_UP, orchestrator: 'away' });
  expect(other.requests).toEqual([]);
  await Promise.all([other.close(), leading.close()]);
});

test('both services are asked for their status with the token', async () => {
  await openReader()();
  for (const { requests } of [orchestrator, runner]) {
    expect(requests.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
      ['GET', '/status', `Bearer ${TOKEN}`],
    ]);
  }
});

test('a database where nothing listens is away, and with it the broker', async () => {
  const gone = await openVainPool();
  const status = await openReader({}, gone)();
  expect(statesOf(status)).toEqual({ ...ALL_UP, database: 'away', broker: 'away' });
  expect(partOf(status, 'database')?.title).toBe('PostgreSQL');
  await gone.end();
});

test('a database that is frozen from the start is away after the time limit', async () => {
  const proxy = await openDatabaseProxy(toServerUrl());
  proxy.freeze();
  const frozen = openPool(proxy.url);
  expect(statesOf(await openReader({ timeoutMs: 500 }, frozen)())).toMatchObject({ database: 'away', broker: 'away' });
  await proxy.close();
  await frozen.end();
});

test('a connection that died silently is given up, and the database is seen once it is back', async () => {
  const proxy = await openDatabaseProxy(toServerUrl());
  const database = new pg.Pool({ connectionString: proxy.url, max: 1, connectionTimeoutMillis: 5_000 });
  database.on('error', () => undefined);
  const read = openReader({ timeoutMs: 500 }, database);
  const seen = async (state: string) =>
    vi.waitFor(async () => expect(partOf(await read(), 'database')?.state).toBe(state), { timeout: 20_000 });
  await seen('up');
  proxy.freeze();
  await seen('away');
  proxy.renew();
  await seen('up');
  await proxy.close();
  await database.end();
});

test('where Dapr carries events, a database that is away does not make the broker away', async () => {
  answers = DAPR;
  const gone = await openVainPool();
  expect(statesOf(await openReader({}, gone)())).toEqual({ ...ALL_UP, database: 'away' });
  await gone.end();
});

test('a sidecar whose service went away is unknown, with the reason, and so is the broker', async () => {
  answers = { ...DAPR };
  const read = openReader();
  await read();
  answers.runner = 'garbage';
  const status = await read();
  expect(status.sidecars).toMatchObject([
    { of: 'orchestrator', state: 'up', reason: null },
    {
      of: 'runner',
      state: 'unknown',
      reason: 'The runner, which would know, does not answer.',
      version: '1.14.4',
      components: RUNNERS.components,
    },
  ]);
  expect(statesOf(status)).toEqual({ ...ALL_UP, runner: 'away', broker: 'unknown' });
  answers.runner = DAPR.runner;
  expect((await read()).sidecars[1]).toMatchObject({ state: 'up', reason: null });
});

test('a sidecar that was never seen is not listed', async () => {
  answers = { ...DAPR, runner: 'garbage' };
  expect((await openReader()()).sidecars.map(({ of }) => of)).toEqual(['orchestrator']);
});

test('a service that is back without a sidecar has none', async () => {
  answers = { ...DAPR };
  const read = openReader();
  await read();
  answers = { orchestrator: FINE, runner: FINE };
  const status = await read();
  expect(status.sidecars).toEqual([]);
  expect(partOf(status, 'broker')?.title).toBe('PostgreSQL');
});

test('concurrent readers cause one request to each part', async () => {
  const query = vi.spyOn(pool, 'query');
  const read = openReader({ lifeMs: 60_000 });
  const statuses = await Promise.all(Array.from({ length: 50 }, read));
  expect(new Set(statuses.map((status) => JSON.stringify(status))).size).toBe(1);
  await read();
  expect([orchestrator.requests.length, runner.requests.length, query.mock.calls.length]).toEqual([1, 1, 1]);
});

test('an answer is asked for again when it is too old', async () => {
  const read = openReader({ lifeMs: 0 });
  await read();
  await read();
  expect([orchestrator.requests.length, runner.requests.length]).toEqual([2, 2]);
});

test('the answer has its shape and names no address and no token, whatever is away', async () => {
  const gone = await openVainPool();
  answers = { ...DAPR };
  const read = openReader({}, gone);
  const told = [await read()];
  await Promise.all([orchestrator.close(), runner.close()]);
  told.push(await read());
  for (const status of told) expect(SystemStatus.parse(status)).toEqual(status);
  const text = JSON.stringify(told);
  expect(text).not.toMatch(/127\.0\.0\.1|localhost|:\/\/|ECONN/i);
  for (const word of [TOKEN, `${orchestrator.port}`, `${runner.port}`]) expect(text).not.toContain(word);
  [orchestrator, runner] = await Promise.all([startService('orchestrator'), startService('runner')]);
  await gone.end();
});
