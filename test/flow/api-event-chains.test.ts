import { afterAll, beforeAll, expect, test } from 'vitest';
import { action, publishEvent, trigger, workflow } from '../builders/samples/definition.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import { publishNew } from '../builders/database/published-workflow.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const DEEPEST = 8;

/** An event sink that is away at first. */
let sink: TestServer;
let stack: ServiceStack;

beforeAll(async () => {
  let asked = 0;
  sink = await startServer((_request, response) => {
    asked += 1;
    response.statusCode = asked <= 2 ? 503 : 202;
    response.end();
  });
  stack = await createServiceStack({ httpHosts: [sink.host] });
});

afterAll(async () => {
  await stack.stop();
  await sink.close();
});

const onEvent = (type: string) => trigger('start', { triggerType: 'event', filters: [{ exact: { type } }] });
const save = (definition: ReturnType<typeof workflow>) => publishNew(stack.database.pool, 'operator', definition);

async function startedOf(workflowId: string): Promise<readonly string[]> {
  await stack.emptied('workflow.triggers');
  const { executions } = (await stack.api.get(`/api/v2/workflows?workflowId=${workflowId}`)).body;
  return executions.map((row) => row.instanceId);
}

test('a published event starts the next workflow, which starts the next', async () => {
  // first (by hand) ─► com.example.one ─► second ─► com.example.two ─► third
  const second = await save(
    workflow(
      [
        onEvent('com.example.one'),
        publishEvent('p', { eventType: 'com.example.two', data: { sum: '{{trigger.data.n}}' } }),
      ],
      ['start > p'],
    ),
  );
  const third = await save(
    workflow(
      [
        onEvent('com.example.two'),
        action('a', { actionId: 'system/transform', mapping: { sum: 'trigger.data.sum + 1' } }),
      ],
      ['start > a'],
    ),
  );
  const first = await stack.api.start(
    workflow([
      publishEvent('p', { eventType: 'com.example.one', subject: '{{trigger.name}}', data: { n: '{{trigger.n}}' } }),
    ]),
    { n: 41, name: 'Ada' },
  );
  await stack.ended(first);
  const [secondRun = ''] = await startedOf(second.id);
  await stack.ended(secondRun);
  const [thirdRun = ''] = await startedOf(third.id);
  await stack.ended(thirdRun);
  expect((await stack.api.status(thirdRun)).outputs['a']).toEqual({ success: true, data: { sum: 42 } });
  const event = { specversion: '1.0', id: `${first}/p`, type: 'com.example.one', subject: 'Ada', data: { n: 41 } };
  const heard = (await stack.api.status(secondRun)).outputs['trigger'];
  expect(heard).toMatchObject({ ...event, executionid: first, workflowid: 'my-workflow', nodeid: 'p' });
  expect(heard).not.toHaveProperty('wfowner');
  expect((await stack.api.status(first)).outputs['p']).toMatchObject({
    success: true,
    data: { id: `${first}/p`, type: 'com.example.one', subject: 'Ada', data: { n: 41 } },
  });
});

test('a workflow that starts itself is stopped by the depth limit, and a dead letter says why', async () => {
  const loop = await save(workflow([onEvent('loop'), publishEvent('p', { eventType: 'loop' })], ['start > p']));
  const body = { specversion: '1.0', id: 'loop-1', source: '/shop', type: 'loop' };
  await stack.api.send('POST', '/api/v2/events', { headers: STRUCTURED, body });
  const letter = await stack.until(async () => {
    const { rows } = await stack.database.pool.query(
      `SELECT reason, event->>'wfdepth' AS depth, delivery_count FROM dead_letters WHERE event->>'type' = 'loop'`,
    );
    return rows[0];
  });
  expect(letter).toEqual({ reason: expect.stringContaining('loop'), depth: String(DEEPEST + 1), delivery_count: 1 });
  const started = await startedOf(loop.id);
  expect(started).toHaveLength(DEEPEST + 1);
  for (const instanceId of started) await stack.ended(instanceId);
});

test.each([
  ['binary', { 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-source': '/shop', 'ce-type': 'deep' }],
  ['structured', STRUCTURED],
])('a depth that an event carries in %s mode counts, so that a loop over HTTP is found', async (mode, headers) => {
  const id = `deep-${mode}`;
  const isBinary = mode === 'binary';
  const answer = await stack.api.send('POST', '/api/v2/events', {
    headers: isBinary ? { ...headers, 'ce-id': id, 'ce-wfdepth': '9' } : headers,
    body: isBinary ? '{}' : { specversion: '1.0', id, source: '/shop', type: 'deep', wfdepth: 9 },
  });
  expect(answer.status).toBe(202);
  const letter = await stack.until(async () => {
    const { rows } = await stack.database.pool.query(
      `SELECT event->>'wfdepth' AS depth FROM dead_letters WHERE event->>'id' = $1`,
      [id],
    );
    return rows[0];
  });
  expect(letter).toEqual({ depth: '9' });
});

test('data that is JSON text with bare templates is published as JSON', async () => {
  const data = '{"amount": {{trigger.n}}, "who": "{{trigger.name}}"}';
  const instanceId = await stack.api.start(workflow([publishEvent('p', { data })]), { n: 150, name: 'A "B"' });
  await stack.ended(instanceId);
  expect((await stack.api.status(instanceId)).outputs['p']).toMatchObject({
    success: true,
    data: { data: { amount: 150, who: 'A "B"' } },
  });
});

test('an event goes to a CloudEvents sink in binary mode, with the same id over its retries', async () => {
  const definition = workflow([
    publishEvent('p', {
      eventType: 'com.example.order',
      subject: 'Order {{trigger.order}}',
      data: { order: '{{trigger.order}}' },
      sink: `${sink.url}/in?for={{trigger.order}}`,
      sinkMode: 'binary',
      retryPolicy: {
        initialIntervalMs: 10,
        backoffCoefficient: 1,
        maximumIntervalMs: 10,
        maximumAttempts: 5,
        nonRetryableErrorTypes: [],
      },
    }),
  ]);
  const instanceId = await stack.api.start(definition, { order: '7 €' });
  await stack.ended(instanceId);
  expect((await stack.api.status(instanceId)).outputs['p']).toMatchObject({
    success: true,
    data: { id: `${instanceId}/p`, type: 'com.example.order', data: { order: '7 €' } },
  });
  expect(sink.requests).toHaveLength(3);
  expect(new Set(sink.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  for (const request of sink.requests) {
    expect(request).toMatchObject({
      method: 'POST',
      body: '{"order":"7 €"}',
      headers: {
        'content-type': 'application/json',
        'ce-specversion': '1.0',
        'ce-id': `${instanceId}/p`,
        'ce-source': '/workflow-builder/workflows/my-workflow',
        'ce-type': 'com.example.order',
        'ce-subject': 'Order%207%20%E2%82%AC',
      },
    });
    expect(request.headers).not.toHaveProperty('ce-wfowner');
  }
  const failed = (await stack.api.get(`/api/v2/workflows/${instanceId}/history`)).body.events.filter(
    ({ type }) => type === 'node.failed',
  );
  expect(failed).toMatchObject([
    { next: 'retry', error: { type: 'http_error', status: 503, retryable: true } },
    { next: 'retry', error: { status: 503 } },
  ]);
});

test('a sink inside the network is refused by the guard', async () => {
  const instanceId = await stack.api.start(workflow([publishEvent('p', { sink: 'http://127.0.0.1:1/' })]));
  await stack.ended(instanceId);
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'FAILED',
    error: { type: 'ssrf_blocked' },
  });
});

test('a topic or type that templates make is checked when they are filled', async () => {
  for (const [config, triggerData] of [
    [{ eventType: '{{trigger.x}}' }, { x: 'dev.workflowbuilder.node.completed' }],
    [{ topic: 'workflow.{{trigger.x}}' }, { x: 'results' }],
    [{ topic: '{{trigger.x}}' }, { x: 'orders.dead' }],
    [{ subject: '{{trigger.x}}' }, { x: 'two\nlines' }],
  ] as const) {
    const instanceId = await stack.api.start(workflow([publishEvent('p', config)]), triggerData);
    await stack.ended(instanceId);
    expect(await stack.api.status(instanceId)).toMatchObject({
      runtimeStatus: 'FAILED',
      error: { type: 'validation' },
    });
  }
  const listener = await save(workflow([onEvent('filled'), action('a')], ['start > a']));
  await stack.ended(
    await stack.api.start(
      workflow([publishEvent('p', { eventType: '{{trigger.t}}', topic: 'workflow.{{trigger.x}}' })]),
      { t: 'filled', x: 'triggers' },
    ),
  );
  expect(await startedOf(listener.id)).toHaveLength(1);
});

test('a webhook starts its workflow with the JSON body, once for each webhook-id', async () => {
  const saved = await save(
    workflow(
      [
        trigger('hook', { triggerType: 'webhook' }),
        trigger('manual'),
        action('a', { actionId: 'system/transform', mapping: { n: 'trigger.n' } }),
      ],
      ['hook > a', 'manual > a'],
    ),
  );
  const path = `/api/v2/webhooks/${saved.webhookTokens.get('hook')}`;
  const send = (id: string) => stack.api.send('POST', path, { body: { n: 5 }, headers: { 'webhook-id': id } });
  const answers = await Promise.all(Array.from({ length: 20 }, () => send('msg-1')));
  const { instanceId } = answers[0]?.body ?? { instanceId: '' };
  for (const { status, body } of answers) {
    expect([status, body]).toEqual([202, { instanceId, workflowId: saved.id, status: 'started' }]);
  }
  await stack.ended(instanceId);
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'COMPLETED',
    progress: 100,
    outputs: { trigger: { n: 5 }, a: { data: { n: 5 } } },
  });
  expect((await send('msg-1')).body.instanceId).toBe(instanceId);
  expect((await send('msg-2')).body.instanceId).not.toBe(instanceId);
  expect(await startedOf(saved.id)).toHaveLength(2);
});
