import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { createProductStack, type ProductStack } from '../builders/stacks/product-stack.ts';
import { visit, type Visitor } from '../builders/web/web-visitor.ts';

let stack: ProductStack;
let ada: Visitor;

beforeAll(async () => {
  stack = await createProductStack();
  ada = await visit(stack.webUrl);
}, 300_000);

afterAll(() => stack.stop());

const hooked = (config: object = {}) =>
  workflow([trigger('hook', { triggerType: 'webhook', ...config }), action('a')], ['hook > a']);
const withoutHook = workflow([trigger('start'), action('a')], ['start > a']);

async function create(definition: WorkflowDefinition) {
  const { body } = await ada.send('POST', '/api/workflows', { definition });
  const path = `/api/workflows/${body.id}`;
  let revision = 1;
  return {
    path,
    save: async (changed: WorkflowDefinition) => {
      const saved = await ada.send('PUT', path, { revision, definition: changed });
      revision = saved.body.revision;
    },
    publish: () => ada.send('POST', `${path}/publish`, { revision }),
    token: async (): Promise<string | null> => {
      const { triggers } = (await ada.send('GET', `${path}/triggers`)).body;
      return triggers.find((each: { nodeId: string }) => each.nodeId === 'hook')?.webhookToken ?? null;
    },
  };
}

const call = async (token: string | null) =>
  (await fetch(`${stack.webUrl}/api/webhooks/${token}`, { method: 'POST' })).status;

test('D2: a webhook’s address stays when its trigger is deleted, half typed or by hand for a while', async () => {
  const { token, save, publish } = await create(hooked());
  const address = await token();
  expect(address).toMatch(/^[\w-]{43}$/);
  // The editor shows it before anything is published; nobody can call it until then.
  expect(await call(address)).toBe(404);
  await publish();
  expect(await call(address)).toBe(202);

  await save(withoutHook);
  // What is published is still live, under its address.
  expect(await token()).toBe(address);
  await publish();
  expect(await token()).toBeNull();
  expect(await call(address)).toBe(404);
  await save(hooked());
  expect(await token()).toBe(address);
  await save(hooked({ inputSchema: 'half typed' }));
  await save(hooked({ inputSchema: {} }));
  expect(await token()).toBe(address);
  await save(hooked({ triggerType: 'manual' }));
  await save(hooked());
  expect(await token()).toBe(address);
  await publish();
  expect(await call(address)).toBe(202);
});

test('D2: rotated on purpose, a webhook has another address at once, and the old one is unknown', async () => {
  const { token, publish, path } = await create(hooked());
  await publish();
  const before = await token();
  const { status, body } = await ada.send('POST', `${path}/triggers/hook/rotate`, {});
  expect(status).toBe(200);
  expect(body.webhookToken).not.toBe(before);
  expect(await token()).toBe(body.webhookToken);
  expect(await call(before)).toBe(404);
  expect(await call(body.webhookToken)).toBe(202);
  expect((await ada.send('POST', `${path}/triggers/a/rotate`, {})).status).toBe(404);
});

test('a copy of a workflow has an address of its own', async () => {
  const first = await create(hooked());
  const second = await create(hooked());
  expect(await second.token()).not.toBe(await first.token());
});
