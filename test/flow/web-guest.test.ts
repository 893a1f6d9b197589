import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { action, gate, publishEvent, trigger, workflow } from '../builders/samples/definition.ts';
import { createProductStack, type ProductStack } from '../builders/stacks/product-stack.ts';
import { authenticate, visit, type Visitor } from '../builders/web/web-visitor.ts';

let stack: ProductStack;
let count = 0;

beforeAll(async () => {
  stack = await createProductStack();
}, 300_000);

afterAll(() => stack.stop());

/** Somebody who has an account, and signs in to it from wherever. */
async function createAccount(): Promise<(guest: Visitor) => Promise<Visitor>> {
  count += 1;
  const account = { email: `ada${count}@example.com`, password: 'correct horse battery' };
  await authenticate(stack.webUrl, await visit(stack.webUrl), '/sign-up/keep', { name: 'Ada', ...account });
  return (guest) => authenticate(stack.webUrl, guest, '/sign-in/email', account);
}

async function publish(visitor: Visitor, definition: WorkflowDefinition): Promise<string> {
  const { body } = await visitor.send('POST', '/api/workflows', { definition });
  await visitor.send('POST', `/api/workflows/${body.id}/publish`, { revision: 1 });
  return body.id;
}

async function run(visitor: Visitor, workflowId: string): Promise<string> {
  const start = { workflowId, draft: true, revision: 1 };
  return (await visitor.send('POST', '/api/orchestrator/workflows', start)).body.instanceId;
}

const onEvent = (type: string) =>
  workflow([trigger('start', { triggerType: 'event', filters: [{ exact: { type } }] }), action('a')], ['start > a']);

const executionsOf = async (visitor: Visitor, workflowId: string) =>
  (await visitor.send('GET', `/api/executions?workflowId=${workflowId}`)).body.executions;

test('D10: what a guest’s execution publishes after the guest signed in starts what is the account’s now', async () => {
  const signIn = await createAccount();
  const guest = await visit(stack.webUrl);
  const listener = await publish(guest, onEvent('guest.approved'));
  // start ─► g (a person) ─► p
  const asking = await publish(
    guest,
    workflow([trigger(), gate('g'), publishEvent('p', { eventType: 'guest.approved' })], ['start > g > p']),
  );
  const instanceId = await run(guest, asking);
  await stack.recorded(instanceId, 'approval.requested');

  const ada = await signIn(guest);
  expect(ada.userId).not.toBe(guest.userId);
  const decision = { eventName: 'approval_g', eventData: { approved: true } };
  expect((await ada.send('POST', `/api/orchestrator/workflows/${instanceId}/events`, decision)).status).toBe(202);
  await stack.ended(instanceId);
  await stack.emptied('workflow.triggers');
  const started = await executionsOf(ada, listener);
  expect(started).toMatchObject([{ triggerType: 'event', workflowVersion: 1 }]);
  const { rows } = await stack.database.pool.query('SELECT owner_id FROM executions WHERE id = $1', [
    started[0].instanceId,
  ]);
  expect(rows).toEqual([{ owner_id: ada.userId }]);
});

test('D10: an event that is delivered again after its guest signed in starts nothing twice', async () => {
  const signIn = await createAccount();
  const guest = await visit(stack.webUrl);
  const listener = await publish(guest, onEvent('guest.again'));
  const send = async (principal: string) => {
    await stack.api.send('POST', '/api/v2/events', {
      principal,
      headers: { 'content-type': 'application/cloudevents+json' },
      body: { specversion: '1.0', id: 'again-1', source: '/shop', type: 'guest.again' },
    });
    await stack.emptied('workflow.triggers');
  };
  await send(guest.userId);
  const ada = await signIn(guest);
  await send(guest.userId);
  await send(ada.userId);
  expect(await executionsOf(ada, listener)).toHaveLength(1);
});

test('D10: the account controls and runs again what the guest began, also through the orchestrator’s API', async () => {
  const signIn = await createAccount();
  const guest = await visit(stack.webUrl);
  const workflowId = await publish(guest, workflow([trigger(), gate('g')], ['start > g']));
  const instanceId = await run(guest, workflowId);
  await stack.recorded(instanceId, 'approval.requested');
  const ada = await signIn(guest);
  const path = `/api/v2/workflows/${instanceId}`;
  expect((await stack.api.get(`${path}/status`, ada.userId)).status).toBe(200);
  expect((await stack.api.get(`${path}/status`, 'eve')).status).toBe(404);
  const again = await ada.send('POST', `/api/orchestrator/workflows/${instanceId}/rerun`, { use: 'published' });
  expect(again.status).toBe(202);
  const { rows } = await stack.database.pool.query(
    'SELECT owner_id, workflow_version, rerun_of, author_id FROM executions JOIN workflow_versions USING (workflow_id) WHERE id = $1',
    [again.body.instanceId],
  );
  expect(rows).toEqual([{ owner_id: ada.userId, workflow_version: 1, rerun_of: instanceId, author_id: ada.userId }]);
});
