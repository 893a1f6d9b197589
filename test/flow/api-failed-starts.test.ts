import { afterAll, beforeAll, expect, test } from 'vitest';
import { toDatabase } from '#web/server/database.ts';
import { deleteWorkflow, switchTriggers } from '#web/server/workflows/workflows.ts';
import { unpublishWorkflow } from '#web/server/workflows/publish-workflow.ts';
import { action, gate, trigger, workflow } from '../builders/samples/definition.ts';
import { breakPublished, publishNew, type PublishedWorkflow } from '../builders/database/published-workflow.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';

let stack: ServiceStack;
let count = 0;

beforeAll(async () => {
  stack = await createServiceStack();
});

afterAll(() => stack.stop());

/** Publishes `start (event) ─► a`, beside a webhook `hook ─► a`. */
function publish(type: string): Promise<PublishedWorkflow> {
  const onEvent = trigger('start', { triggerType: 'event', filters: [{ exact: { type } }] });
  const definition = workflow(
    [onEvent, trigger('hook', { triggerType: 'webhook' }), action('a')],
    ['start > a', 'hook > a'],
  );
  return publishNew(stack.database.pool, 'operator', definition);
}

const broken = workflow(
  [
    trigger('start', { triggerType: 'event' }),
    trigger('hook', { triggerType: 'webhook' }),
    action('a', { actionId: 'no/where' }),
    gate('g', { timeoutHours: -1 }),
  ],
  ['start > a > g', 'hook > a'],
  { version: '3.1.4' },
);

function createType(): string {
  count += 1;
  return `failed.start.${count}`;
}

async function send(type: string, id = `${type}/1`): Promise<void> {
  await stack.api.send('POST', '/api/v2/events', {
    headers: { 'content-type': 'application/cloudevents+json' },
    body: { specversion: '1.0', id, source: '/shop', type, data: { n: 7 } },
  });
  await stack.emptied('workflow.triggers');
}

const call = (token: string, headers = {}) =>
  stack.api.send('POST', `/api/v2/webhooks/${token}`, { body: { n: 7 }, headers });

const executionsOf = async (workflowId: string) =>
  (await stack.api.get(`${PATH}?workflowId=${workflowId}`)).body.executions;

test('an event whose workflow cannot start is a failed start with every problem, once however often it comes', async () => {
  const type = createType();
  const { id } = await publish(type);
  await breakPublished(stack.database.pool, id, broken);
  const other = await publish(type);
  await send(type);
  await send(type);
  const executions = await executionsOf(id);
  expect(executions).toMatchObject([
    {
      runtimeStatus: 'FAILED',
      phase: 'failed',
      progress: 0,
      triggerType: 'event',
      workflowVersion: 1,
      definitionVersion: '3.1.4',
      isDraft: false,
      error: { type: 'start_failed', retryable: false, details: { problems: expect.any(Array) } },
    },
  ]);
  expect(executions[0]?.error?.message).toMatch(/^Version 1 could not be started\. The definition has 2 problems: /);
  expect(executions[0]?.error?.details).toMatchObject({ problems: [{ node: 'g' }, { node: 'a' }] });
  const instanceId = executions[0]?.instanceId ?? '';
  expect((await stack.api.get(`${PATH}/${instanceId}/history`)).body.events).toMatchObject([
    { type: 'execution.failed', sequence: 1, nodeId: null },
  ]);
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'FAILED',
    outputs: { trigger: { type, data: { n: 7 } } },
    currentNodes: [],
  });
  expect(await executionsOf(other.id)).toHaveLength(1);
});

test('a webhook’s caller is told the same whether the start worked or not, and nothing of the inside', async () => {
  const { id, webhookTokens } = await publish(createType());
  const token = webhookTokens.get('hook') ?? '';
  const good = await call(token);
  await breakPublished(stack.database.pool, id, broken);
  const bad = await call(token, { 'webhook-id': 'w-1' });
  const again = await call(token, { 'webhook-id': 'w-1' });
  expect([good.status, bad.status, again.status]).toEqual([202, 202, 202]);
  for (const { body } of [good, bad]) {
    expect(body).toEqual({ instanceId: expect.any(String), workflowId: id, status: 'started' });
  }
  expect(again.body).toEqual(bad.body);
  expect(await stack.api.status(bad.body.instanceId)).toMatchObject({
    runtimeStatus: 'FAILED',
    error: { type: 'start_failed' },
    outputs: { trigger: { n: 7 } },
  });
});

test('a version of a shape that is no definition, or that is gone, is a failed start too', async () => {
  const [shapeless, gone] = [createType(), createType()];
  const first = await publish(shapeless);
  await breakPublished(stack.database.pool, first.id, { nodes: 'none' });
  await send(shapeless);
  const second = await publish(gone);
  await stack.database.pool.query('DELETE FROM workflow_versions WHERE workflow_id = $1', [second.id]);
  await send(gone);
  for (const { id } of [first, second]) {
    const [failed] = await executionsOf(id);
    expect(failed).toMatchObject({ runtimeStatus: 'FAILED', error: { type: 'start_failed' }, definitionVersion: null });
    expect((await stack.api.get(`${PATH}/${failed?.instanceId}/status`)).status).toBe(200);
  }
});

test('a failed start takes no control, and is purged like any other execution', async () => {
  const type = createType();
  const { id } = await publish(type);
  await breakPublished(stack.database.pool, id, broken);
  await send(type);
  const path = `${PATH}/${(await executionsOf(id))[0]?.instanceId}`;
  const raise = { eventName: 'approval_g', eventData: { approved: true } };
  expect((await stack.api.post(`${path}/events`, raise)).status).toBe(409);
  for (const verb of ['pause', 'resume', 'terminate']) {
    expect((await stack.api.post(`${path}/${verb}`, {})).status).toBe(409);
  }
  expect((await stack.api.send('DELETE', path)).status).toBe(204);
  expect((await stack.api.get(`${path}/status`)).status).toBe(404);
  // Its receipt outlives the purge: the event does not come back as a second one.
  await send(type);
  expect(await executionsOf(id)).toEqual([]);
});

test('switched off, unpublished or deleted, a workflow has no webhook and no event starts it', async () => {
  const database = toDatabase(stack.database.pool);
  const changes = [
    (id: string) => switchTriggers(database, 'operator', id, { areTriggersEnabled: false }),
    (id: string) => unpublishWorkflow(database, 'operator', id),
    (id: string) => deleteWorkflow(database, 'operator', id),
  ];
  const unknown = await call('no-such-token-0123456789');
  for (const change of changes) {
    const type = createType();
    const { id, webhookTokens } = await publish(type);
    await change(id);
    await send(type);
    const answer = await call(webhookTokens.get('hook') ?? '');
    expect([answer.status, answer.body]).toEqual([404, unknown.body]);
    expect(await executionsOf(id)).toEqual([]);
  }
});
