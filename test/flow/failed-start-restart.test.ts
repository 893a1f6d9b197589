import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOPICS } from '#events/contracts/topics.ts';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient, type ApiClient } from '../builders/http/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { watchDatabase, type OpenDatabaseWatch } from '../builders/database/database-watch.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { breakPublished, publishNew } from '../builders/database/published-workflow.ts';
import { startServiceProcess, type ServiceProcess } from '../builders/processes/service-process.ts';
import { openTestPlatform, toEnvironment, type TestPlatform } from '../builders/stacks/test-platform.ts';
import { openTestRunner, SERVICE_TOKEN } from '../builders/runner/test-runner.ts';

let database: TestDatabase;
let platform: TestPlatform;
let watch: OpenDatabaseWatch;
let runner: Awaited<ReturnType<typeof openTestRunner>>;
let startOrchestrator: () => Promise<ServiceProcess>;
let orchestrator: ServiceProcess;
let api: ApiClient;

beforeAll(async () => {
  [database, platform] = await Promise.all([createTestDatabase(), openTestPlatform()]);
  const { publicKey, privateKey } = generateSealKeyPair();
  runner = await openTestRunner(
    {
      databaseUrl: database.url,
      privateKey,
      logger: pino({ level: 'silent' }),
      setup: await platform.setUpService('runner'),
    },
    { dispatch: 'events' },
  );
  const env = {
    DATABASE_URL: database.url,
    SERVICE_TOKEN,
    RUNNER_PUBLIC_KEY: publicKey,
    LOG_LEVEL: 'info',
    ...toEnvironment(await platform.setUpService('orchestrator')),
  };
  startOrchestrator = () => startServiceProcess('orchestrator/main.ts', env);
  orchestrator = await startOrchestrator();
  await platform.startSidecars();
  api = createApiClient(orchestrator.url, SERVICE_TOKEN);
  watch = await watchDatabase(database);
});

afterAll(async () => {
  await watch.close();
  await api.close();
  await orchestrator.kill();
  await runner.close();
  await platform.stop();
  await database.drop();
});

const onEvent = trigger('start', { triggerType: 'event', filters: [{ exact: { type: 'kill.nine' } }] });

const send = (id: string) =>
  api.send('POST', '/api/v2/events', {
    headers: { 'content-type': 'application/cloudevents+json' },
    body: { specversion: '1.0', id, source: '/shop', type: 'kill.nine' },
  });

/** Resolves when somebody waits for a lock on the receipts. */
async function untilHeldUp(): Promise<void> {
  const text = `SELECT pg_sleep(0.01) FROM pg_locks WHERE NOT granted AND relation = 'start_receipts'::regclass`;
  while ((await database.pool.query(text)).rowCount === 0);
}

test('an event that matched a workflow which cannot start is found again after a kill -9, once', async () => {
  const definition = workflow([onEvent, action('a')], ['start > a']);
  const { id } = await publishNew(database.pool, 'operator', definition);
  await breakPublished(database.pool, id, workflow([onEvent, action('a', { actionId: 'no/where' })], ['start > a']));
  const blocker = await database.pool.connect();
  await blocker.query('BEGIN; LOCK TABLE start_receipts IN ACCESS EXCLUSIVE MODE');
  // The first one is killed between its match and its commit, the second one whenever it is.
  expect((await send('one')).status).toBe(202);
  await untilHeldUp();
  expect((await send('two')).status).toBe(202);
  await Promise.all([api.close(), orchestrator.kill()]);
  await blocker.query('ROLLBACK');
  blocker.release();
  // As if the lease had run out.
  await database.pool.query('UPDATE queue_messages SET visible_at = now() WHERE topic = $1', [TOPICS.triggers]);
  orchestrator = await startOrchestrator();
  api = createApiClient(orchestrator.url, SERVICE_TOKEN);
  const failed = await watch.until(async () => {
    const { rows } = await database.pool.query(
      `SELECT trigger ->> 'id' AS event, runtime_status, error ->> 'type' AS error, (SELECT count(*)::int FROM start_receipts r
          WHERE r.execution_id = e.id) AS receipts FROM executions e WHERE workflow_id = $1 ORDER BY 1`,
      [id],
    );
    return rows.length < 2 ? undefined : rows;
  });
  await watch.emptied(TOPICS.triggers);
  const each = { runtime_status: 'FAILED', error: 'start_failed', receipts: 1 };
  expect(failed).toEqual([
    { event: 'one', ...each },
    { event: 'two', ...each },
  ]);
  const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM executions');
  expect(rows).toEqual([{ n: 2 }]);
});
