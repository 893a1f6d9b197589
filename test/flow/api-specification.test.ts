import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineFunction } from '#runner/functions/function.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';
import { exampleWorkflow } from '../builders/samples/specification-example.ts';

/** Stands for api.example.com and for the vendor's API. */
let world: TestServer;
let stack: ServiceStack;

const generateText = defineFunction({
  slug: 'openai/generate-text',
  name: 'Generate Text',
  description: 'Stands in for the integration.',
  input: z.object({ aiModel: z.string(), aiPrompt: z.string(), aiFormat: z.string().default('text') }),
  output: z.object({ text: z.string() }),
  isSafeToRepeat: true,
  run: async ({ aiModel, aiPrompt }, { http, signal }) => {
    const answer = await http.send({
      url: `${world.url}/v1/chat/completions`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ model: aiModel, messages: [{ role: 'user', content: aiPrompt }] })),
      signal,
      timeoutSeconds: null,
      isSafeToRepeat: true,
    });
    return { text: JSON.parse(answer.body.toString()).choices[0].message.content };
  },
});

beforeAll(async () => {
  world = await startServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/data') response.end('{"content":"clouds are water"}');
    else response.end('{"choices":[{"message":{"role":"assistant","content":"Water above."}}]}');
  });
  stack = await createServiceStack({ functions: [generateText], httpHosts: [world.host] });
});

afterAll(async () => {
  await stack.stop();
  await world.close();
});

const INSTANCE_ID = /^my-workflow-\d{10}-[a-z0-9]{6}$/;
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const APPROVAL = { eventName: 'manager_approval', eventData: { approved: true, reason: 'Looks good' } };

test('the four example nodes of the specification run as one workflow, with the documented outputs', async () => {
  const started = await stack.api.post('/api/v2/workflows', {
    definition: exampleWorkflow(world.url),
    triggerData: { input: 'value', token: 'a-token' },
    integrations: { openai: { apiKey: 'sk-test' } },
  });
  expect(started.status).toBe(202);
  expect(started.body).toEqual({
    instanceId: expect.stringMatching(INSTANCE_ID),
    workflowId: 'my-workflow',
    status: 'started',
  });
  const { instanceId } = started.body;

  await stack.recorded(instanceId, 'approval.requested');
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'RUNNING',
    phase: 'awaiting_approval',
    progress: 50,
    currentNodes: ['approval-1'],
    completedAt: null,
  });
  const raised = await stack.api.post(`/api/v2/workflows/${instanceId}/events`, APPROVAL);
  expect(raised.status).toBe(202);
  expect(raised.body).toEqual({ instanceId, eventName: 'manager_approval', status: 'accepted' });

  await stack.ended(instanceId);
  const status = await stack.api.get(`/api/v2/workflows/${instanceId}/status`);
  expect(status.headers['content-type']).toContain('application/json');
  expect(status.body).toEqual({
    instanceId,
    workflowId: 'my-workflow',
    runtimeStatus: 'COMPLETED',
    phase: 'completed',
    progress: 100,
    currentNodes: [],
    error: null,
    outputs: {
      trigger: { input: 'value', token: 'a-token' },
      'action-1': {
        success: true,
        data: { status: 200, headers: expect.anything(), data: { content: 'clouds are water' } },
      },
      'action-2': { success: true, data: { text: 'Water above.' } },
      'approval-1': {
        success: true,
        data: { approved: true, outcome: 'approved', by: 'operator', reason: 'Looks good', decidedAt: INSTANT },
      },
      'timer-1': { success: true, data: { dueAt: INSTANT, firedAt: INSTANT } },
    },
    startedAt: INSTANT,
    completedAt: INSTANT,
  });

  const [fetched, generated] = world.requests;
  expect(fetched).toMatchObject({ method: 'GET', path: '/data', headers: { authorization: 'Bearer a-token' } });
  expect(JSON.parse(generated?.body ?? '')).toEqual({
    model: 'gpt-4o',
    messages: [{ role: 'user', content: 'Summarize: clouds are water' }],
  });
});

test('a gate without an event name waits for approval_<node id>, as in the documented raise', async () => {
  const nodes = [
    { id: 'node-1', type: 'approval-gate', label: 'Gate', enabled: true, position: { x: 0, y: 0 }, config: {} },
  ];
  const started = await stack.api.post('/api/v2/workflows', {
    definition: { ...exampleWorkflow(world.url), nodes, edges: [], executionOrder: ['node-1'] },
  });
  const { instanceId } = started.body;
  await stack.recorded(instanceId, 'approval.requested');
  const raised = await stack.api.post(`/api/v2/workflows/${instanceId}/events`, {
    eventName: 'approval_node-1',
    eventData: { approved: true, reason: 'Looks good' },
  });
  expect(raised.status).toBe(202);
  await stack.ended(instanceId);
  expect((await stack.api.status(instanceId)).runtimeStatus).toBe('COMPLETED');
});

test('pause suspends, resume goes on, terminate ends, and DELETE purges what has ended', async () => {
  const started = await stack.api.post('/api/v2/workflows', {
    definition: exampleWorkflow(world.url, 5),
    triggerData: { token: 'a-token' },
  });
  const { instanceId } = started.body;
  const path = `/api/v2/workflows/${instanceId}`;
  await stack.recorded(instanceId, 'approval.requested');

  const paused = await stack.api.send('POST', `${path}/pause`);
  expect([paused.status, paused.body]).toEqual([200, { instanceId, status: 'paused' }]);
  expect(await stack.api.status(instanceId)).toMatchObject({ runtimeStatus: 'SUSPENDED', phase: 'awaiting_approval' });
  expect((await stack.api.send('POST', `${path}/pause`)).status).toBe(409);

  const resumed = await stack.api.send('POST', `${path}/resume`);
  expect([resumed.status, resumed.body]).toEqual([200, { instanceId, status: 'resumed' }]);
  expect((await stack.api.status(instanceId)).runtimeStatus).toBe('RUNNING');
  expect((await stack.api.send('POST', `${path}/resume`)).status).toBe(409);
  expect((await stack.api.send('DELETE', path)).status).toBe(409);

  const terminated = await stack.api.post(`${path}/terminate`, { reason: 'not needed' });
  expect([terminated.status, terminated.body]).toEqual([200, { instanceId, status: 'terminated' }]);
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'TERMINATED',
    phase: 'cancelled',
    progress: 50,
    currentNodes: [],
    completedAt: INSTANT,
  });
  expect((await stack.api.send('POST', `${path}/terminate`)).status).toBe(409);

  const purged = await stack.api.send('DELETE', path);
  expect([purged.status, purged.text]).toEqual([204, '']);
  expect((await stack.api.get(`${path}/status`)).status).toBe(404);
  expect((await stack.api.send('DELETE', path)).status).toBe(404);
});

test('the runner executes the documented call', async () => {
  const executed = await stack.runner.post('/execute', {
    function_slug: 'openai/generate-text',
    execution_id: 'exec-123',
    workflow_id: 'wf-456',
    node_id: 'node-1',
    node_name: 'Generate Response',
    input: { aiPrompt: 'Write a haiku about clouds', aiModel: 'gpt-4o' },
    node_outputs: {},
  });
  expect(executed.status).toBe(200);
  expect(executed.body).toEqual({ success: true, data: { text: 'Water above.' } });
});

test('the health endpoints answer without a token, the status only with it', async () => {
  const open = { headers: { authorization: '' } };
  for (const service of [stack.api, stack.runner]) {
    expect((await service.send('GET', '/healthz', open)).body).toEqual({ status: 'ok' });
    expect((await service.send('GET', '/readyz', open)).body).toEqual({ status: 'ready' });
  }
  expect((await stack.runner.send('GET', '/status', open)).status).toBe(401);
  // Five built-in functions and the one that stands in.
  expect((await stack.runner.get('/status')).body).toMatchObject({ status: 'ok', functions: 6 });
});
