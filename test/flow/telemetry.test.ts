import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { parseConfig } from '#events/platform/process/service-config.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { FunctionError } from '#runner/failures/function-error.ts';
import { action, gate, publishEvent, trigger, workflow } from '../builders/samples/definition.ts';
import { startOtlpCollector, type CollectedSpan, type OtlpCollector } from '../builders/telemetry/otlp-collector.ts';
import { defineTestFunction } from '../builders/runner/test-functions.ts';
import { publishNew } from '../builders/database/published-workflow.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';
import { SERVICE_TOKEN } from '../builders/runner/test-runner.ts';
import { drawTrace, withoutActivities } from '../builders/telemetry/trace-drawing.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb, type WebService } from '../builders/web/web-service.ts';
import { visit } from '../builders/web/web-visitor.ts';

const CANARY = 'canary-0123456789';

let collector: OtlpCollector;
let tracings: readonly Tracing[];
let stack: ServiceStack;
let web: WebService;

async function open(service: string): Promise<Tracing> {
  const tracing = await openTracing(service, parseConfig(TracingEnvironment, process.env));
  if (tracing === null) throw new Error('Tracing is off.');
  return tracing;
}

beforeAll(async () => {
  collector = await startOtlpCollector();
  for (const [name, value] of Object.entries(collector.env)) vi.stubEnv(name, value);
  const orchestrator = await open('workflow-orchestrator');
  const runner = await open('function-runner');
  tracings = [orchestrator, runner];
  const broken = defineTestFunction(() => {
    throw new FunctionError({ type: 'broken', message: `It broke on ${CANARY}.`, retryable: false });
  });
  stack = await createServiceStack({ functions: [broken], tracing: { orchestrator, runner } });
  await buildWeb();
  web = await startWeb({
    DATABASE_URL: stack.database.url,
    WORKFLOW_ORCHESTRATOR_URL: stack.api.url,
    SERVICE_TOKEN,
    ...collector.env,
  });
}, 240_000);

afterAll(async () => {
  await web.stop();
  await stack.stop();
  await Promise.all(tracings.map((tracing) => tracing.close()));
  await collector.close();
  vi.unstubAllEnvs();
});

/** The spans of a trace, once the `executions` that are part of it have ended and all that hangs on them has come. */
async function traceOf(traceId: string, executions: number, functions: number): Promise<readonly CollectedSpan[]> {
  const count = (spans: readonly CollectedSpan[], name: RegExp) =>
    spans.filter((span) => span.traceId === traceId && name.test(span.name)).length;
  const spans = await collector.until(
    (all) =>
      count(all, /^execution$/) === executions && count(all, /^function /) === functions && count(all, /^POST /) > 0,
  );
  return withoutActivities(spans).filter((span) => span.traceId === traceId);
}

let count = 0;

/** Headers of a client that has begun a trace of its own. */
function beginTrace(): { readonly traceId: string; readonly spanId: string; readonly traceparent: string } {
  count += 1;
  const traceId = count.toString(16).padStart(32, 'a');
  const spanId = 'b'.repeat(16);
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
}

test('one execution is one trace, from the browser through orchestrator and runner and back', async () => {
  const { traceId, spanId, traceparent } = beginTrace();
  const visitor = await visit(web.url);
  const definition = workflow([trigger(), action('a'), gate('g'), action('b')], ['start > a > g > b']);
  const { body: saved } = await visitor.send('POST', '/api/workflows', { definition });
  const { body: started } = await visitor.send(
    'POST',
    '/api/orchestrator/workflows',
    { workflowId: saved.id, draft: true, revision: 1, triggerData: { note: CANARY } },
    { traceparent },
  );
  await stack.recorded(started.instanceId, 'approval.requested', 'g');
  await visitor.send('POST', `/api/orchestrator/workflows/${started.instanceId}/events`, {
    eventName: 'approval_g',
    eventData: { approved: true },
  });
  await stack.ended(started.instanceId);

  const spans = await traceOf(traceId, 1, 2);
  expect(drawTrace(spans, spanId)).toEqual([
    'web: POST /api/orchestrator/workflows',
    '  workflow-orchestrator: POST /api/v2/workflows',
    '    workflow-orchestrator: execution',
    '      workflow-orchestrator: node',
    '      workflow-orchestrator: node system/generate-id',
    '        function-runner: function system/generate-id',
    '      workflow-orchestrator: approval',
    '      workflow-orchestrator: node system/generate-id',
    '        function-runner: function system/generate-id',
  ]);
  const execution = spans.find(({ name }) => name === 'execution')!;
  expect(execution.attributes).toMatchObject({
    'workflow.execution.id': started.instanceId,
    'workflow.execution.outcome': 'completed',
  });
  for (const span of spans.filter(({ name }) => name.startsWith('node '))) {
    expect(span.startedAt).toBeGreaterThanOrEqual(execution.startedAt);
    expect(span.endedAt).toBeLessThanOrEqual(execution.endedAt);
  }
});

test('a span of a failure has its type, and no span holds a credential or a value', async () => {
  const { traceId, spanId, traceparent } = beginTrace();
  const definition = workflow(
    [trigger(), action('a', { actionId: 'test/run', note: `{{trigger.note}} ${CANARY}` })],
    ['start > a'],
  );
  const answer = await stack.api.send('POST', '/api/v2/workflows', {
    headers: { traceparent },
    body: { definition, triggerData: { note: CANARY }, integrations: { openai: { apiKey: CANARY } } },
  });
  await stack.ended(answer.body.instanceId);
  const spans = await traceOf(traceId, 1, 1);
  expect(drawTrace(spans, spanId)[0]).toBe('workflow-orchestrator: POST /api/v2/workflows');
  const errors = Object.fromEntries(spans.map(({ name, error }) => [name, error]));
  expect(errors).toMatchObject({ 'function test/run': 'broken', 'node test/run': 'broken', execution: 'broken' });
  for (const body of collector.bodies) {
    expect(body).not.toContain(CANARY);
    expect(body).not.toContain(SERVICE_TOKEN);
  }
});

test('the trace continues in executions that a published event starts', async () => {
  const { traceId, spanId, traceparent } = beginTrace();
  const onEvent = trigger('start', { triggerType: 'event', filters: [{ exact: { type: 'com.example.traced' } }] });
  await publishNew(stack.database.pool, 'operator', workflow([onEvent, action('b')], ['start > b']));
  const first = workflow([trigger(), publishEvent('p', { eventType: 'com.example.traced' })], ['start > p']);
  await stack.api.send('POST', '/api/v2/workflows', { headers: { traceparent }, body: { definition: first } });
  const drawn = drawTrace(await traceOf(traceId, 2, 1), spanId);
  expect(drawn.filter((line) => line.includes('execution'))).toEqual([
    '  workflow-orchestrator: execution',
    '    workflow-orchestrator: execution',
  ]);
});

test('a trace that its caller does not record is not recorded here', async () => {
  const { traceId, spanId } = beginTrace();
  const definition = workflow([trigger(), action('a')], ['start > a']);
  const answer = await stack.api.send('POST', '/api/v2/workflows', {
    headers: { traceparent: `00-${traceId}-${spanId}-00` },
    body: { definition },
  });
  await stack.ended(answer.body.instanceId);
  // Another trace that begins later has arrived: this one would have.
  const later = beginTrace();
  await stack.api.send('POST', '/api/v2/workflows', {
    headers: { traceparent: later.traceparent },
    body: { definition },
  });
  await traceOf(later.traceId, 1, 1);
  expect(collector.spans.filter((span) => span.traceId === traceId)).toEqual([]);
});

test('without a collector in the environment nothing is traced', async () => {
  expect(await openTracing('web', parseConfig(TracingEnvironment, {}))).toBeNull();
  expect(
    await openTracing('web', parseConfig(TracingEnvironment, { ...collector.env, OTEL_SDK_DISABLED: 'true' })),
  ).toBeNull();
});
