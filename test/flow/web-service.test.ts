import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { recordEvents, recordExecution } from '../builders/database/recorded-execution.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb, type WebService } from '../builders/web/web-service.ts';
import { authenticate, visit, visitorWith, type Visitor } from '../builders/web/web-visitor.ts';
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
  web = await startWeb({ DATABASE_URL: database.url, WORKFLOW_ORCHESTRATOR_URL: orchestrator.url });
}, 240_000);

afterAll(async () => {
  await web.stop();
  await orchestrator.close();
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
  expect(page.headers.getSetCookie()[0]).toMatch(
    /^workflow-builder-[0-9a-f]{8}\.session_token=.*HttpOnly; SameSite=Lax$/,
  );
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const visitor = await visit(web.url);
  expect((await visitor.send('GET', '/api/workflows')).body).toEqual({ workflows: [], nextCursor: null });
});

test('D3: two installations on one machine keep their sessions apart, and former sessions go on', async () => {
  const secret = 'other-secret-other-secret-other-secret';
  const other = await startWeb({ DATABASE_URL: database.url, BETTER_AUTH_SECRET: secret });
  const open = async (url: string, cookie: string) => {
    const page = await fetch(`${url}/workflows`, { headers: { accept: 'text/html', cookie } });
    return page.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  };
  try {
    const here = await visit(web.url);
    const both = [here.cookie, ...(await open(other.url, here.cookie))];
    expect(new Set(both.map((pair) => pair.split('=')[0])).size).toBe(2);
    expect(await open(web.url, both.join('; '))).toEqual([]);
    expect((await visitorWith(web.url, both.join('; '))).userId).toBe(here.userId);

    const former = `workflow-builder.session_token=${here.cookie.slice(here.cookie.indexOf('=') + 1)}`;
    expect(await open(web.url, former)).toEqual([here.cookie]);
    const [made = ''] = await open(other.url, former);
    expect((await visitorWith(other.url, made)).userId).not.toBe(here.userId);
  } finally {
    await other.stop();
  }
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

test('another site cannot change anything in the user’s name', async () => {
  const visitor = await visit(web.url);
  expect((await visitor.send('POST', '/api/workflows', {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await visitor.send('POST', '/api/workflows', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await visitor.send('POST', '/api/workflows', {}, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await visitor.send('GET', '/api/workflows')).body).toEqual({ workflows: [], nextCursor: null });
});

test('a save names the revision it is based on; the second of two is told so', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'approval' });
  const path = `/api/workflows/${created.id}`;
  const change = { definition, revision: 1 };
  expect(await visitor.send('PUT', path, change)).toMatchObject({ status: 200, body: { revision: 2 } });
  expect(await visitor.send('PUT', path, change)).toMatchObject({ status: 409, body: { status: 409, revision: 2 } });
  expect((await visitor.send('GET', path)).body).toMatchObject({
    revision: 2,
    definition: { id: created.id, name: 'Ask a person' },
  });
  // A save is no version.
  expect((await visitor.send('GET', `${path}/versions`)).body).toEqual({ versions: [], next: null });
});

test("no page names the orchestrator's address where the shell cannot read the service token", async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'event' });
  const page = await visitor.send('GET', `/workflows/${created.id}`, undefined, { accept: 'text/html' });
  expect(page.status).toBe(200);
  expect(page.body).toContain('Event in, event out');
  expect(page.body).not.toContain(orchestrator.host);
});

test('the list of workflows shows each one’s newest execution', async () => {
  const visitor = await visit(web.url);
  const { body: created } = await visitor.send('POST', '/api/workflows', { exampleId: 'approval' });
  const id = `approval-1795450001-newest`;
  await recordExecution(database.pool, { id, ownerId: visitor.userId, definition: { ...definition, id: created.id } });
  await recordEvents(database.pool, id, numbered(1, started));
  expect((await visitor.send('GET', '/api/workflows')).body.workflows).toMatchObject([
    { id: created.id, published: null, triggerTypes: [], lastExecution: { instanceId: id, runtimeStatus: 'RUNNING' } },
  ]);
});

test("another owner's workflow or execution is answered like one that does not exist", async () => {
  const owner = await visit(web.url);
  const stranger = await visit(web.url);
  const { body: created } = await owner.send('POST', '/api/workflows', {});
  const execution = await executionOf(owner);
  const before = orchestrator.requests.length;
  const attempts: readonly (readonly [string, string, unknown?])[] = [
    ['GET', `/api/workflows/${created.id}`],
    ['PUT', `/api/workflows/${created.id}`, { definition, revision: 1 }],
    ['DELETE', `/api/workflows/${created.id}`],
    ['GET', `/api/workflows/${created.id}/triggers`],
    ['GET', `/api/workflows/${created.id}/versions`],
    ['POST', `/api/workflows/${created.id}/triggers/order/test-event`],
    ['POST', '/api/orchestrator/workflows', { workflowId: created.id, draft: true, revision: 1 }],
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
    const other =
      body !== undefined && 'workflowId' in Object(body) ? { ...Object(body), workflowId: 'wf-none' } : body;
    const absent = await stranger.send(method, path.replace(created.id, 'wf-none').replace(execution, 'none'), other);
    expect([method, path, foreign.status]).toEqual([method, path, 404]);
    expect(foreign.body).toEqual(absent.body);
  }
  expect(orchestrator.requests).toHaveLength(before);
  expect((await stranger.send('GET', '/api/executions')).body.executions).toEqual([]);
  expect((await stranger.send('GET', `/executions/${execution}`)).status).toBe(404);
});

test('user, workflows and executions stay after a sign-up, and move to the account after a sign-in', async () => {
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
  expect(orchestrator.requests.at(-1)?.headers['x-principal']).toBe(second.userId);
});
