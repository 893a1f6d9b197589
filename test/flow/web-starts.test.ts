import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFunctions } from '#runner/functions/registry.ts';
import { upsertFunctions } from '#runner/store/functions-store.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { recordExecution } from '../builders/database/recorded-execution.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb, type WebService } from '../builders/web/web-service.ts';
import { visit } from '../builders/web/web-visitor.ts';
import { approvalExample } from '#web/examples/approval-example.ts';

let database: TestDatabase;
let web: WebService;
/** A stand-in that accepts everything. */
let orchestrator: TestServer;

beforeAll(async () => {
  orchestrator = await startServer((_request, response) => {
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end('{"instanceId":"x-1795450000-abc123","workflowId":"x","status":"started"}');
  });
  await buildWeb();
  database = await createTestDatabase();
  await upsertFunctions(database.pool, await loadFunctions(pino({ level: 'silent' })));
  web = await startWeb({ DATABASE_URL: database.url, WORKFLOW_ORCHESTRATOR_URL: orchestrator.url });
}, 240_000);

afterAll(async () => {
  await web.stop();
  await orchestrator.close();
  await database.drop();
});

const { definition } = approvalExample;

/** The body of the last request that web sent. */
const readSent = () => JSON.parse(orchestrator.requests.at(-1)?.body ?? '');

test("a run names the draft that is on the screen, in its owner's name", async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'timer' });
  const start = { workflowId: created.id, draft: true, revision: 1, triggerData: { a: 1 } };
  expect((await visitor.send('POST', '/api/orchestrator/workflows', start)).status).toBe(202);
  expect(orchestrator.requests.at(-1)).toMatchObject({
    method: 'POST',
    path: '/api/v2/workflows',
    headers: { 'x-principal': visitor.userId, authorization: 'Bearer test-token-0123456789' },
  });
  expect(readSent()).toEqual(start);
});

test('a run again names the version that ran, and sends the definition only when that version is deleted', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'approval' });
  await visitor.send('POST', `/api/workflows/${created.id}/publish`, { revision: 1 });
  const id = 'approval-1795450000-again1';
  const executed = { ...definition, id: created.id };
  await recordExecution(database.pool, { id, ownerId: visitor.userId, definition: executed });
  const path = `/api/orchestrator/workflows/${id}/rerun`;
  expect((await visitor.send('POST', path, {})).status).toBe(202);
  expect(readSent()).toEqual({ workflowId: created.id, version: 1, triggerData: {}, rerunOf: id });
  await visitor.send('POST', path, { use: 'draft', triggerData: { n: 1 } });
  expect(readSent()).toEqual({
    workflowId: created.id,
    draft: true,
    revision: 1,
    triggerData: { n: 1 },
    rerunOf: id,
  });
  await visitor.send('DELETE', `/api/workflows/${created.id}`);
  expect((await visitor.send('POST', path, {})).status).toBe(202);
  expect(readSent()).toMatchObject({
    definition: { id: created.id, nodes: executed.nodes },
    workflowVersion: 1,
    rerunOf: id,
  });
});

test('a webhook keeps its token over saves, and its address starts the workflow', async () => {
  const visitor = await visit(web.url);
  const [trigger, ...others] = definition.nodes;
  const webhook = { ...definition, nodes: [{ ...trigger, config: { triggerType: 'webhook' } }, ...others] };
  const { body: created } = await visitor.send('POST', '/api/workflows', { definition: webhook });
  const read = async () => (await visitor.send('GET', `/api/workflows/${created.id}/triggers`)).body.triggers[0];
  const { webhookToken } = await read();
  expect(webhookToken).toMatch(/^[\w-]{43}$/);
  await visitor.send('PUT', `/api/workflows/${created.id}`, { definition: webhook, revision: 1 });
  expect((await read()).webhookToken).toBe(webhookToken);
  const answer = await fetch(`${web.url}/api/webhooks/${webhookToken}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg-1' },
    body: '{"total":7}',
  });
  expect(answer.status).toBe(202);
  expect(orchestrator.requests.at(-1)).toMatchObject({
    path: `/api/v2/webhooks/${webhookToken}`,
    body: '{"total":7}',
    headers: { authorization: 'Bearer test-token-0123456789', 'idempotency-key': 'msg-1' },
  });
  expect(orchestrator.requests.at(-1)?.headers['x-principal']).toBeUndefined();
  await fetch(`${web.url}/api/webhooks/${webhookToken}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg-2', 'idempotency-key': 'key-2' },
    body: '{}',
  });
  expect(orchestrator.requests.at(-1)?.headers['idempotency-key']).toBe('msg-2');
});

test('a test event passes the published trigger’s filters and is published in the sender’s name', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'event' });
  await visitor.send('POST', `/api/workflows/${created.id}/publish`, { revision: 1 });
  const path = `/api/workflows/${created.id}/triggers`;
  expect((await visitor.send('POST', `${path}/order/test-event`)).status).toBe(202);
  expect(orchestrator.requests.at(-1)).toMatchObject({ method: 'POST', path: '/api/v2/events' });
  expect(orchestrator.requests.at(-1)?.headers).toMatchObject({
    'x-principal': visitor.userId,
    'content-type': 'application/cloudevents+json',
  });
  expect(JSON.parse(orchestrator.requests.at(-1)?.body ?? '')).toMatchObject({
    specversion: '1.0',
    type: 'com.example.order.created',
  });
  expect((await visitor.send('POST', `${path}/large/test-event`)).status).toBe(404);
});
