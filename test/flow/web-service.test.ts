import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { recordEvents, recordExecution } from '../builders/database/recorded-execution.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb, type WebService } from '../builders/web/web-service.ts';
import { authenticate, visit, type Visitor } from '../builders/web/web-visitor.ts';
import { approvalExample } from '#web/examples/approval-example.ts';

interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let database: TestDatabase;
let web: WebService;
/** Stands for the orchestrator: keeps what it was asked and accepts everything. */
let orchestrator: Server;
const asked: Asked[] = [];

beforeAll(async () => {
  orchestrator = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ method: request.method, path: request.url, headers: request.headers, body });
      response.writeHead(202, { 'content-type': 'application/json' });
      response.end('{"instanceId":"x-1795450000-abc123","workflowId":"x","status":"started"}');
    });
  }).listen(0, '127.0.0.1');
  await once(orchestrator, 'listening');
  const address = orchestrator.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await buildWeb();
  database = await createTestDatabase();
  web = await startWeb({ DATABASE_URL: database.url, WORKFLOW_ORCHESTRATOR_URL: `http://127.0.0.1:${port}` });
}, 240_000);

afterAll(async () => {
  await web.stop();
  orchestrator.close();
  await database.drop();
});

const { definition } = approvalExample;
let count = 0;
const started = {
  type: 'execution.started',
  at: '2026-11-23T12:00:00.000Z',
  triggerType: 'manual',
  triggerNodeIds: ['start'],
} as const;
const numbered = (from: number, ...events: readonly object[]) =>
  events.map((event, index) => ({ ...event, sequence: from + index }) as ExecutionEvent);

async function executionOf(visitor: Visitor): Promise<string> {
  count += 1;
  const id = `approval-1795450000-test${String(count).padStart(2, '0')}`;
  await recordExecution(database.pool, { id, ownerId: visitor.userId, definition });
  await recordEvents(database.pool, id, numbered(1, started));
  return id;
}

test('a first visit has an anonymous account, and its session holds', async () => {
  const page = await fetch(`${web.url}/workflows`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  expect(page.headers.getSetCookie()[0]).toMatch(/^workflow-builder\.session_token=.*HttpOnly; SameSite=Lax$/);
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const visitor = await visit(web.url);
  expect((await visitor.send('GET', '/api/workflows')).body).toEqual({ workflows: [] });
});

test('without a session the API answers 401 as problem details', async () => {
  const answer = await fetch(`${web.url}/api/workflows`);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test('while the database does not answer, /readyz says so and names no host', async () => {
  const other = await startWeb({ DATABASE_URL: 'postgres://ada:secret@127.0.0.1:9/none' });
  const answer = await fetch(`${other.url}/readyz`);
  const text = await answer.text();
  expect(await other.stop()).toBe(0);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(JSON.parse(text)).toEqual({
    type: 'about:blank',
    title: 'Not ready',
    status: 503,
    detail: 'The database does not answer; the log says why.',
  });
});

test('another site cannot change anything in one’s name', async () => {
  const visitor = await visit(web.url);
  expect((await visitor.send('POST', '/api/workflows', {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await visitor.send('POST', '/api/workflows', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await visitor.send('POST', '/api/workflows', {}, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await visitor.send('GET', '/api/workflows')).body).toEqual({ workflows: [] });
});

test('a save names the revision it is based on; the second of two is told so', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'approval' });
  const path = `/api/workflows/${created.id}`;
  const change = { definition, revision: 1 };
  expect(await visitor.send('PUT', path, change)).toMatchObject({ status: 200, body: { version: 2, revision: 2 } });
  expect(await visitor.send('PUT', path, change)).toMatchObject({ status: 409, body: { status: 409, revision: 2 } });
  expect((await visitor.send('GET', path)).body).toMatchObject({
    version: 2,
    definition: { id: created.id, name: 'Ask a person' },
  });
  expect((await visitor.send('GET', `${path}/versions`)).body.versions).toHaveLength(2);
  const restored = await visitor.send('POST', `${path}/versions/1/restore`, { revision: 2 });
  expect(restored.body).toEqual({ version: 3, revision: 3 });
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
  expect(asked.at(-1)).toMatchObject({
    path: `/api/v2/webhooks/${webhookToken}`,
    body: '{"total":7}',
    headers: { authorization: 'Bearer test-token-0123456789', 'idempotency-key': 'msg-1' },
  });
  expect(asked.at(-1)?.headers['x-principal']).toBeUndefined();
  await fetch(`${web.url}/api/webhooks/${webhookToken}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg-2', 'idempotency-key': 'key-2' },
    body: '{}',
  });
  expect(asked.at(-1)?.headers['idempotency-key']).toBe('msg-2');
});

test('a test event passes the saved trigger’s filters and is published in the sender’s name', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'event' });
  const path = `/api/workflows/${created.id}/triggers`;
  expect((await visitor.send('POST', `${path}/order/test-event`)).status).toBe(202);
  expect(asked.at(-1)).toMatchObject({ method: 'POST', path: '/api/v2/events' });
  expect(asked.at(-1)?.headers).toMatchObject({
    'x-principal': visitor.userId,
    'content-type': 'application/cloudevents+json',
  });
  expect(JSON.parse(asked.at(-1)?.body ?? '')).toMatchObject({ specversion: '1.0', type: 'com.example.order.created' });
  expect((await visitor.send('POST', `${path}/large/test-event`)).status).toBe(404);
});

test('where no shell can read the service token, no page says where the orchestrator is', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'event' });
  const page = await visitor.send('GET', `/workflows/${created.id}`, undefined, { accept: 'text/html' });
  expect(page.status).toBe(200);
  expect(page.body).toContain('Event in, event out');
  const address = orchestrator.address();
  expect(page.body).not.toContain(`127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
});

test('a run sends the saved version in its owner’s name', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'timer' });
  const answer = await visitor.send('POST', '/api/orchestrator/workflows', {
    workflowId: created.id,
    triggerData: { a: 1 },
  });
  expect(answer.status).toBe(202);
  expect(asked.at(-1)).toMatchObject({ method: 'POST', path: '/api/v2/workflows' });
  expect(asked.at(-1)?.headers).toMatchObject({
    'x-principal': visitor.userId,
    authorization: 'Bearer test-token-0123456789',
  });
  expect(JSON.parse(asked.at(-1)?.body ?? '')).toMatchObject({
    definition: { id: created.id },
    triggerData: { a: 1 },
    workflowVersion: 1,
  });
});

test('the list of workflows shows each one’s newest execution', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'approval' });
  const id = `approval-1795450001-newest`;
  await recordExecution(database.pool, { id, ownerId: visitor.userId, definition: { ...definition, id: created.id } });
  await recordEvents(database.pool, id, numbered(1, started));
  expect((await visitor.send('GET', '/api/workflows')).body.workflows).toMatchObject([
    { id: created.id, triggerTypes: ['manual'], lastExecution: { instanceId: id, runtimeStatus: 'RUNNING' } },
  ]);
});

test('what is foreign is not found, with the same answer as what does not exist', async () => {
  const owner = await visit(web.url);
  const stranger = await visit(web.url);
  const { body: created } = await owner.send('POST', '/api/workflows', {});
  const execution = await executionOf(owner);
  const before = asked.length;
  const attempts: readonly (readonly [string, string, unknown?])[] = [
    ['GET', `/api/workflows/${created.id}`],
    ['PUT', `/api/workflows/${created.id}`, { definition, revision: 1 }],
    ['DELETE', `/api/workflows/${created.id}`],
    ['GET', `/api/workflows/${created.id}/triggers`],
    ['GET', `/api/workflows/${created.id}/versions`],
    ['POST', `/api/workflows/${created.id}/triggers/order/test-event`],
    ['POST', '/api/orchestrator/workflows', { workflowId: created.id }],
    ['GET', `/api/executions/${execution}`],
    ['GET', `/api/executions/${execution}/events`],
    ['GET', `/api/executions/${execution}/nodes/start`],
    ['GET', `/api/orchestrator/workflows/${execution}/status`],
    ['POST', `/api/orchestrator/workflows/${execution}/events`, { eventName: 'x' }],
    ['POST', `/api/orchestrator/workflows/${execution}/terminate`, {}],
    ['POST', `/api/orchestrator/workflows/${execution}/pause`, {}],
    ['POST', `/api/orchestrator/workflows/${execution}/rerun`, {}],
    ['DELETE', `/api/orchestrator/workflows/${execution}`],
  ];
  for (const [method, path, body] of attempts) {
    const foreign = await stranger.send(method, path, body);
    const absent = await stranger.send(method, path.replace(created.id, 'wf-none').replace(execution, 'none'), body);
    expect([method, path, foreign.status]).toEqual([method, path, 404]);
    expect(foreign.body).toEqual(absent.body);
  }
  expect(asked).toHaveLength(before);
  expect((await stranger.send('GET', '/api/executions')).body.executions).toEqual([]);
  expect((await stranger.send('GET', `/executions/${execution}`)).status).toBe(404);
});

test('signing up keeps the user, the workflows and the executions; signing in brings them along', async () => {
  const guest = await visit(web.url);
  await guest.send('POST', '/api/workflows', { exampleId: 'timer' });
  await executionOf(guest);
  const account = { name: 'Ada', email: 'Ada@example.com', password: 'correct horse battery' };
  const ada = await authenticate(web.url, guest, '/sign-up/keep', account);
  expect(ada.userId).toBe(guest.userId);
  expect((await ada.send('GET', '/api/workflows')).body.workflows).toHaveLength(1);
  expect((await guest.send('GET', '/api/workflows')).status).toBe(401);

  const second = await visit(web.url);
  await second.send('POST', '/api/workflows', { exampleId: 'branch' });
  const execution = await executionOf(second);
  await expect(authenticate(web.url, second, '/sign-up/keep', account)).rejects.toThrow('422');
  const again = await authenticate(web.url, second, '/sign-in/email', { ...account, email: 'ada@example.com' });
  expect(again.userId).toBe(guest.userId);
  expect((await again.send('GET', '/api/workflows')).body.workflows).toHaveLength(2);
  expect((await again.send('GET', '/api/executions')).body.executions).toHaveLength(2);
  expect((await again.send('POST', `/api/orchestrator/workflows/${execution}/pause`, {})).status).toBe(202);
  expect(asked.at(-1)?.headers['x-principal']).toBe(second.userId);
});
