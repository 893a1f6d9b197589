import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient, type ApiClient } from '../builders/http/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { watchDatabase, type OpenDatabaseWatch } from '../builders/database/database-watch.ts';
import { action, condition, edges, publishEvent, trigger, workflow } from '../builders/samples/definition.ts';
import { startServiceProcess, type ServiceProcess } from '../builders/processes/service-process.ts';
import { openTestPlatform, toEnvironment, type TestPlatform } from '../builders/stacks/test-platform.ts';

const PATH = '/api/v2/workflows';
const TOKEN = 'token-of-the-tests-0123456789';

// Processes of their own, so that the orchestrator's event loop is not this one.
let database: TestDatabase;
let platform: TestPlatform;
let watch: OpenDatabaseWatch;
let orchestrator: ServiceProcess;
let runner: ServiceProcess;
let api: ApiClient;

beforeAll(async () => {
  [database, platform] = await Promise.all([createTestDatabase(), openTestPlatform()]);
  const keys = generateSealKeyPair();
  const start = async (name: 'orchestrator' | 'runner', env: Readonly<Record<string, string>>) => {
    const common = { DATABASE_URL: database.url, SERVICE_TOKEN: TOKEN, LOG_LEVEL: 'info' };
    const setup = toEnvironment(await platform.setUpService(name));
    return await startServiceProcess(`${name}/main.ts`, { ...common, ...setup, ...env });
  };
  runner = await start('runner', { RUNNER_PRIVATE_KEY: keys.privateKey });
  orchestrator = await start('orchestrator', { RUNNER_PUBLIC_KEY: keys.publicKey });
  await platform.startSidecars();
  api = createApiClient(orchestrator.url, TOKEN);
  watch = await watchDatabase(database);
});

afterAll(async () => {
  await watch.close();
  await api.close();
  await Promise.all([orchestrator.kill(), runner.kill()]);
  await platform.stop();
  await database.drop();
});

/** Requests of others. How long they wait is a row of the benchmark. */
const askForHealth = () => Array.from({ length: 20 }, async () => expect((await api.get('/healthz')).status).toBe(200));

const names = Array.from({ length: 998 }, (_, index) => `n${index}`);
const text = (length: number) => 'x'.repeat(length);

// start ─► each of 998; or all in a row
const wide = names.map((name) => `start > ${name}`);
const row = [`start > ${names.join(' > ')}`];

const http = (id: string, body: string) =>
  action(id, { actionId: 'system/http-request', url: 'http://127.0.0.1:9/', method: 'POST', body });

test.each([
  ['a thousand nodes in a row', () => workflow([trigger(), ...names.map((name) => action(name))], row), 202],
  ['a thousand nodes side by side', () => workflow([trigger(), ...names.map((name) => action(name))], wide), 202],
  [
    'a thousand nodes of nonsense',
    () =>
      workflow(
        [trigger(), ...names.map((name) => action(name, { actionId: 'no/where', a: '{{no.thing}}'.repeat(50) }))],
        row,
      ),
    422,
  ],
  [
    'ten thousand edges',
    () => ({
      ...workflow([trigger(), ...names.map((name) => action(name))]),
      edges: names.flatMap((name, index) => [
        ...edges(`start > ${name}`),
        ...names.slice(index + 1, index + 10).flatMap((later) => edges(`${name} > ${later}`)),
      ]),
    }),
    202,
  ],
  [
    'a megabyte of templates',
    () => workflow([trigger(), http('a', '{{trigger.a}}'.repeat(70_000))], ['start > a']),
    422,
  ],
  [
    'twenty references in each of a thousand nodes',
    () =>
      workflow(
        [trigger(), ...names.map((name, index) => http(name, `{{n${Math.max(0, index - 1)}.x}}`.repeat(20)))],
        row,
      ),
    422,
  ],
  ['a megabyte of text', () => workflow([trigger(), http('a', text(900_000))], ['start > a']), 202],
])('a definition of %s is answered, and so are others meanwhile', async (_name, build, status) => {
  const body = JSON.stringify({ definition: build() });
  const headers = { 'content-type': 'application/json' };
  const [answer] = await Promise.all([api.send('POST', PATH, { body, headers }), ...askForHealth()]);
  expect(answer.status).toBe(status);
  if (answer.status !== 202) return;
  await api.post(`${PATH}/${answer.body.instanceId}/terminate`);
  await watch.ended(answer.body.instanceId);
});

test.each([
  ['brought into an input five times', http('use', '{{copy.all}}{{copy.all}}{{copy.all}}{{copy.all}}{{copy.all}}')],
  ['seen by a transform', action('use', { actionId: 'system/transform', mapping: { n: 'size(steps.copy.data.all)' } })],
  [
    'compared in rows',
    condition('use', { rows: [{ left: '{{copy.all}}', operator: 'contains', right: 'Ada' }], combine: 'all' }),
  ],
  ['seen by CEL', condition('use', { expression: 'size(steps.copy.data.all) > 5' })],
  ['published', publishEvent('use', { data: '{{copy}}' })],
])('an output of megabytes that is %s is handled, and so are other requests meanwhile', async (_name, node) => {
  const all = Array.from({ length: 4_000 }, (_, id) => ({
    id,
    name: 'Ada Lovelace',
    about: text(180),
    tags: ['a', 'b'],
  }));
  const copy = action('copy', {
    actionId: 'system/transform',
    mapping: { all: 'trigger.all', again: 'trigger.all', more: 'trigger.all' },
  });
  const definition = workflow([trigger(), copy, node], ['start > copy > use']);
  const triggerData = { all };
  const instanceId = await api.start(definition, triggerData);
  await Promise.all([watch.ended(instanceId), ...askForHealth()]);
  const { outputs } = await api.status(instanceId);
  expect(JSON.stringify(outputs['copy']).length).toBeGreaterThan(2_000_000);
});
