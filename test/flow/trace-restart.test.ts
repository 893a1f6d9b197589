import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TOPICS } from '#events/contracts/topics.ts';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { parseConfig } from '#events/platform/process/service-config.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient, type ApiClient } from '../builders/http/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { watchDatabase, type OpenDatabaseWatch } from '../builders/database/database-watch.ts';
import { action, gate, publishEvent, trigger, workflow } from '../builders/samples/definition.ts';
import { createLatch } from '../builders/latch.ts';
import { startOtlpCollector, type CollectedSpan, type OtlpCollector } from '../builders/telemetry/otlp-collector.ts';
import { defineTestFunction } from '../builders/runner/test-functions.ts';
import { publishNew } from '../builders/database/published-workflow.ts';
import { startServiceProcess, type ServiceProcess } from '../builders/processes/service-process.ts';
import { openTestPlatform, toEnvironment, type TestPlatform } from '../builders/stacks/test-platform.ts';
import { openTestRunner, SERVICE_TOKEN } from '../builders/runner/test-runner.ts';
import { drawTrace, withoutActivities } from '../builders/telemetry/trace-drawing.ts';

const PATH = '/api/v2/workflows';

let collector: OtlpCollector;
let database: TestDatabase;
let platform: TestPlatform;
let watch: OpenDatabaseWatch;
let tracing: Tracing | null;
let runner: Awaited<ReturnType<typeof openTestRunner>>;
let startOrchestrator: () => Promise<ServiceProcess>;
let orchestrator: ServiceProcess;
let api: ApiClient;

/** The function `test/run` waits for it. */
const released = createLatch();

beforeAll(async () => {
  [collector, database, platform] = await Promise.all([startOtlpCollector(), createTestDatabase(), openTestPlatform()]);
  for (const [name, value] of Object.entries(collector.env)) vi.stubEnv(name, value);
  const { publicKey, privateKey } = generateSealKeyPair();
  tracing = await openTracing('function-runner', parseConfig(TracingEnvironment, process.env));
  const logger = pino({ level: 'silent' });
  runner = await openTestRunner(
    { databaseUrl: database.url, privateKey, logger, setup: await platform.setUpService('runner') },
    {
      functions: [defineTestFunction(() => released.opened)],
      tracing: tracing ?? undefined,
      dispatch: 'events',
    },
  );
  const env = {
    DATABASE_URL: database.url,
    SERVICE_TOKEN,
    RUNNER_PUBLIC_KEY: publicKey,
    LOG_LEVEL: 'info',
    ...collector.env,
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
  await tracing?.close();
  await platform.stop();
  await database.drop();
  await collector.close();
  vi.unstubAllEnvs();
});

/** kill -9 of the orchestrator, and another one in its place. Requests are on their way before: sent again, a function would run again. */
async function restart(): Promise<void> {
  await watch.sent(TOPICS.nodes);
  await Promise.all([api.close(), orchestrator.kill()]);
  orchestrator = await startOrchestrator();
  api = createApiClient(orchestrator.url, SERVICE_TOKEN);
}

const CLIENT_SPAN = 'b'.repeat(16);

const begin = (traceId: string, definition: unknown, flags: '00' | '01' = '01') =>
  api.send('POST', PATH, {
    headers: { traceparent: `00-${traceId}-${CLIENT_SPAN}-${flags}`, tracestate: 'vendor=canary-0123456789' },
    body: { definition },
  });

/** The trace's spans once these have come, by name, each so often. */
async function traceWith(traceId: string, names: Readonly<Record<string, number>>): Promise<readonly CollectedSpan[]> {
  const of = (spans: readonly CollectedSpan[]) => withoutActivities(spans).filter((span) => span.traceId === traceId);
  const hasCome = (spans: readonly CollectedSpan[]) =>
    Object.entries(names).every(([name, times]) => of(spans).filter((span) => span.name === name).length >= times);
  return of(await collector.until(hasCome));
}

const approve = (instanceId: string) =>
  api.post(`${PATH}/${instanceId}/events`, { eventName: 'approval_g', eventData: { approved: true } });

test('an execution goes on in the trace that started it, whatever process commits its steps and its end', async () => {
  const traceId = '1'.repeat(32);
  // start ─► a ─► g ─► slow ─► b
  const definition = workflow(
    [trigger(), action('a'), gate('g'), action('slow', { actionId: 'test/run' }), action('b')],
    ['start > a > g > slow > b'],
  );
  const { body } = await begin(traceId, definition);
  const { instanceId } = body;
  await watch.recorded(instanceId, 'approval.requested', 'g');
  await traceWith(traceId, { 'POST /api/v2/workflows': 1, 'node system/generate-id': 1, node: 1 });
  await restart();
  await approve(instanceId);
  await watch.recorded(instanceId, 'node.requested', 'slow');
  await traceWith(traceId, { approval: 1 });
  await restart();
  released.open();
  await watch.ended(instanceId);

  const spans = await traceWith(traceId, { execution: 1, 'node system/generate-id': 2, 'function test/run': 1 });
  const drawn = [
    'workflow-orchestrator: POST /api/v2/workflows',
    '  workflow-orchestrator: execution',
    '    workflow-orchestrator: node',
    '    workflow-orchestrator: node system/generate-id',
    '      function-runner: function system/generate-id',
    '    workflow-orchestrator: approval',
    '    workflow-orchestrator: node test/run',
    '      function-runner: function test/run',
    '    workflow-orchestrator: node system/generate-id',
    '      function-runner: function system/generate-id',
  ];
  expect(drawTrace(spans, CLIENT_SPAN)).toEqual(drawn);
  expect(spans).toHaveLength(drawn.length);
  const elsewhere = collector.spans.filter(
    (span) => span.traceId !== traceId && span.attributes['workflow.execution.id'] === instanceId,
  );
  expect(elsewhere).toEqual([]);

  const { rows } = await database.pool.query<{ type: string; at: string }>(
    `SELECT type, event->>'at' AS at FROM execution_events WHERE execution_id = $1 AND (type IN ('execution.started', 'approval.requested')
      OR (type = 'node.requested' AND event->>'nodeId' = 'slow')) ORDER BY sequence`,
    [instanceId],
  );
  const names = ['execution', 'approval', 'node test/run'];
  // On the wire nanoseconds, which a number does not hold exactly.
  const startedAt = names.map((wanted) => Math.round(spans.find(({ name }) => name === wanted)?.startedAt ?? 0));
  expect(startedAt).toEqual(rows.map(({ at }) => Date.parse(at)));
});

test('a span that was open before a restart ends when the execution is terminated after it', async () => {
  const traceId = '2'.repeat(32);
  // start ─► g ─► a
  const { body } = await begin(traceId, workflow([trigger(), gate('g'), action('a')], ['start > g > a']));
  await watch.recorded(body.instanceId, 'approval.requested', 'g');
  await traceWith(traceId, { 'POST /api/v2/workflows': 1, node: 1 });
  await restart();
  await api.post(`${PATH}/${body.instanceId}/terminate`);
  const spans = await traceWith(traceId, { execution: 1, approval: 1 });
  // Trigger and gate may begin within one millisecond.
  expect(drawTrace(spans, CLIENT_SPAN).toSorted()).toEqual([
    '    workflow-orchestrator: approval',
    '    workflow-orchestrator: node',
    '  workflow-orchestrator: execution',
    'workflow-orchestrator: POST /api/v2/workflows',
  ]);
  expect(spans.find(({ name }) => name === 'approval')?.error).toBe('cancelled');
});

test('a trace that its caller does not record stays unrecorded, also in executions that it starts', async () => {
  const traceId = '3'.repeat(32);
  const filters = [{ exact: { type: 'com.example.unrecorded' } }];
  const onEvent = trigger('start', { triggerType: 'event', filters });
  await publishNew(database.pool, 'operator', workflow([onEvent, action('b')], ['start > b']));
  // start ─► g ─► p
  const publish = publishEvent('p', { eventType: 'com.example.unrecorded' });
  const { body } = await begin(traceId, workflow([trigger(), gate('g'), publish], ['start > g > p']), '00');
  await watch.recorded(body.instanceId, 'approval.requested', 'g');
  await restart();
  await approve(body.instanceId);
  const started = await watch.until(async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `SELECT id FROM executions WHERE trigger_type = 'event' AND completed_at IS NOT NULL`,
    );
    return rows[0]?.id;
  });
  // Another execution's end has arrived: theirs would have.
  const later = '4'.repeat(32);
  await begin(later, workflow([trigger()]));
  await traceWith(later, { execution: 1 });
  const ids = [body.instanceId, started];
  const ofThem = collector.spans.filter(
    (span) => span.traceId === traceId || ids.includes(String(span.attributes['workflow.execution.id'])),
  );
  expect(ofThem).toEqual([]);
});

test('the only part of a trace that an execution stores is the traceparent', async () => {
  const traceId = '5'.repeat(32);
  const { body } = await begin(traceId, workflow([trigger()]));
  const { rows } = await database.pool.query(
    'SELECT to_json(e)::text AS text, traceparent FROM executions e WHERE id = $1',
    [body.instanceId],
  );
  const spans = await traceWith(traceId, { 'POST /api/v2/workflows': 1 });
  const post = spans.find(({ name }) => name === 'POST /api/v2/workflows');
  expect(rows[0].traceparent).toBe(`00-${traceId}-${post?.spanId}-01`);
  expect(rows[0].text).not.toContain('canary-0123456789');
});
