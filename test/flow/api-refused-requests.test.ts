import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiAnswer } from '../builders/http/api-client.ts';
import { countRows } from '../builders/database/database-contents.ts';
import { action, gate, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';

let stack: ServiceStack;
let waiting: string;
let before: Readonly<Record<string, number>>;

beforeAll(async () => {
  stack = await createServiceStack();
  waiting = await stack.api.start(workflow([gate('g', { eventName: 'decision' })]));
  await stack.recorded(waiting, 'approval.requested');
});

afterAll(() => stack.stop());

beforeEach(async () => {
  before = await countRows(stack.database.pool);
});

afterEach(async () => {
  expect(await countRows(stack.database.pool)).toEqual(before);
  expect(await stack.api.status(waiting)).toMatchObject({ runtimeStatus: 'RUNNING', phase: 'awaiting_approval' });
});

function expectProblem(answer: ApiAnswer, status: number): void {
  expect(answer).toMatchObject({ status, body: { status, title: expect.any(String), detail: expect.any(String) } });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d| {4}at /);
}

test.each([
  ['a cursor that is no base64', '?cursor=%00%01'],
  ['a cursor of another shape', `?cursor=${Buffer.from('{}').toString('base64url')}`],
  ['a cursor whose instant only JavaScript reads', `?cursor=${Buffer.from('["2026","x"]').toString('base64url')}`],
  [
    'a cursor beyond what the database holds',
    `?cursor=${Buffer.from('["+275760-09-13T00:00:00Z","x"]').toString('base64url')}`,
  ],
  [
    'a cursor whose id holds NUL',
    `?cursor=${Buffer.from('["2026-11-23 10:00:00+00","\\u0000"]').toString('base64url')}`,
  ],
  ['an unknown status', '?status=SLEEPING'],
  ['an unknown phase', '?phase=none'],
  ['no limit at all', '?limit=0'],
  ['a limit that is too high', '?limit=201'],
  ['a limit that is a text', '?limit=many'],
  ['an instant without a zone', '?startedAfter=2026-01-01'],
  ['the year 0', '?startedAfter=0000-01-01T00:00:00Z'],
  ['an instant that is in the year 10000 in UTC', '?startedBefore=9999-12-31T23:00:00-12:00'],
  ['a workflow id with NUL', '?workflowId=%00'],
  ['a workflow id given twice', '?workflowId=a&workflowId=b'],
])('400: a list request with %s', async (_name, query) => {
  expectProblem(await stack.api.get(`${PATH}${query}`), 400);
});

test('400: the answer to an unknown status lists the known ones', async () => {
  const answer = await stack.api.get(`${PATH}?status=foo`);
  expectProblem(answer, 400);
  const message = 'Choose one of "PENDING", "RUNNING", "SUSPENDED", "COMPLETED", "FAILED" or "TERMINATED".';
  expect(answer.body.errors).toEqual([{ field: 'status', code: 'invalid_union', message }]);
  expect(answer.body.detail).toBe(`status: ${message}`);
  const second = await stack.api.get(`${PATH}?status=RUNNING&status=foo`);
  expect(second.body.errors).toEqual([{ field: 'status.1', code: 'invalid_value', message }]);
});

test.each([
  ['?stauts=RUNNING', 'stauts', 'There are workflowId, status, phase, startedAfter, startedBefore, cursor and limit.'],
  ['/ID/status?ref=true', 'ref', 'There is refs.'],
  ['/ID/history?since=3', 'since', 'There is after.'],
])('400: the answer to the unknown query %s lists the known ones', async (path, field, there) => {
  const answer = await stack.api.get(`${PATH}${path.replace('ID', waiting)}`);
  expectProblem(answer, 400);
  expect(answer.body.errors).toEqual([
    { field, code: 'unrecognized_keys', message: `There is no field "${field}" here. ${there}` },
  ]);
});

test.each([
  ['', 'The body is missing: give an object with definition.'],
  ['/ID/events', 'The body is missing: give an object with eventName.'],
])('400: the answer to POST …%s without a body says what it must be', async (suffix, message) => {
  for (const headers of [{}, { 'content-type': 'application/json' }]) {
    const answer = await stack.api.send('POST', `${PATH}${suffix.replace('ID', waiting)}`, { headers });
    expectProblem(answer, 400);
    expect(answer.body.errors).toEqual([{ field: 'body', code: 'invalid_type', message }]);
    expect(answer.body.detail).toBe(message);
  }
});

test('400: of many unknown fields only some are listed', async () => {
  const fields = Object.fromEntries(Array.from({ length: 10_000 }, (_unused, index) => [`f${index}`, 1]));
  const answer = await stack.api.post(PATH, { definition: workflow([action('a')]), ...fields });
  expectProblem(answer, 400);
  expect(answer.body.errors).toHaveLength(100);
  expect(answer.body.detail).toBe('The request has 10000 fields of the wrong shape.');
});

test('400: a missing field of the definition is named with what it takes', async () => {
  const { id, name, nodes } = workflow([action('a')]);
  const [node] = nodes;
  const unlabelled = { id, name, nodes: [{ ...node, label: undefined }] };
  const answer = await stack.api.post(PATH, { definition: unlabelled });
  expectProblem(answer, 400);
  expect(answer.body.errors).toMatchObject([
    { field: 'nodes.0.label', code: 'invalid_shape', message: 'This is missing: give a string.' },
  ]);
});

test('400 and 413: events whose body cannot be read point at the body', async () => {
  const headers = { 'content-type': 'application/cloudevents+json' };
  const send = (body: string) => stack.api.send('POST', '/api/v2/events', { body, headers });
  const broken = await send('{"id":');
  expectProblem(broken, 400);
  expect(broken.body.errors).toMatchObject([{ field: 'body', code: 'invalid_body' }]);
  expect((await send('[]')).body.errors).toMatchObject([{ field: 'body', message: 'An event is a JSON object.' }]);
  const large = await send(JSON.stringify('x'.repeat(1_500_000)));
  expectProblem(large, 413);
  expect(large.body.detail).toBe('The body may have 1000000 bytes at most.');
  const binary = await stack.api.send('POST', '/api/v2/events', {
    body: '{',
    headers: {
      'content-type': 'application/json',
      'ce-id': '1',
      'ce-specversion': '1.0',
      'ce-type': 't',
      'ce-source': 's',
    },
  });
  expect(binary.body.errors).toMatchObject([{ field: 'data', code: 'invalid_attribute' }]);
});

test.each(['abc', '-1', '1.5', '1e99', '2147483648', '%00'])('400: a history after "%s"', async (after) => {
  const answer = await stack.api.get(`${PATH}/${waiting}/history?after=${after}`);
  expectProblem(answer, 400);
  expect(answer.body.errors[0]).toMatchObject({ field: 'after' });
});

const HOSTILE_IDS = [
  '%00',
  '..%2f..%2fetc%2fpasswd',
  'a%20b',
  "'%20OR%201=1--",
  '%F0%9F%92%A9',
  'x'.repeat(200),
  'x'.repeat(290),
  '__proto__',
  'constructor',
];
const ROUTES: readonly [string, string, unknown?][] = [
  ['GET', '/status'],
  ['GET', '/history'],
  ['POST', '/events', { eventName: 'decision', eventData: { approved: true } }],
  ['POST', '/terminate', {}],
  ['POST', '/pause', {}],
  ['POST', '/resume', {}],
  ['DELETE', ''],
];

test.each(ROUTES)('404: %s …%s with an impossible id', async (method, suffix, body) => {
  for (const id of HOSTILE_IDS) {
    expectProblem(await stack.api.send(method, `${PATH}/${id}${suffix}`, { body }), 404);
  }
});

test('a path that is no URL or too long is refused as a problem too', async () => {
  expectProblem(await stack.api.get(`${PATH}/%zz/status`), 400);
  expectProblem(await stack.api.get(`${PATH}/%ff/status`), 400);
  const { status, headers } = await stack.api.get(`${PATH}/${'x'.repeat(5_000)}/status`);
  expect([404, 414]).toContain(status);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
});

test('404: unknown routes and webhooks', async () => {
  expectProblem(await stack.api.get('/api/v2/nothing'), 404);
  expectProblem(await stack.api.post('/api/v2/webhooks/short', {}), 404);
  expectProblem(await stack.api.post(`/api/v2/webhooks/${'t'.repeat(43)}`, {}), 404);
});

test('401: every route but the health ones asks for the token', async () => {
  const attempts: readonly [string, string, unknown?][] = [
    ...ROUTES.map(([method, suffix, body]): [string, string, unknown?] => [
      method,
      `${PATH}/${waiting}${suffix}`,
      body,
    ]),
    ['GET', PATH],
    ['POST', PATH, { definition: workflow([action('a')]) }],
    ['POST', '/api/v2/events', {}],
    ['POST', `/api/v2/webhooks/${'t'.repeat(43)}`, {}],
    ['GET', '/api/v2/nothing'],
  ];
  for (const authorization of ['', 'Bearer ', 'Bearer wrong', 'Basic dG9rZW4=', 'token-of-the-tests-0123456789']) {
    for (const [method, path, body] of attempts) {
      expectProblem(await stack.api.send(method, path, { body, headers: { authorization } }), 401);
    }
  }
});

test('400: an impossible principal', async () => {
  for (const principal of ['', 'a b', 'x'.repeat(101), 'a/b', "a'b"]) {
    expectProblem(await stack.api.get(PATH, principal), 400);
  }
});

test.each<[string, unknown, string]>([
  ['no event name', { eventData: { approved: true } }, 'eventName'],
  ['an empty event name', { eventName: '', eventData: { approved: true } }, 'eventName'],
  ['a name that is a number', { eventName: 1, eventData: { approved: true } }, 'eventName'],
  ['no decision', { eventName: 'decision' }, 'eventData.approved'],
  ['a decision that is a text', { eventName: 'decision', eventData: { approved: 'yes' } }, 'eventData.approved'],
  ['data that is a list', { eventName: 'decision', eventData: [true] }, 'eventData.approved'],
])('400: an event with %s', async (_name, body, field) => {
  const answer = await stack.api.post(`${PATH}/${waiting}/events`, body);
  expectProblem(answer, 400);
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
});

test('422: an event that the workflow never waits for; the answer names those it does', async () => {
  const answer = await stack.api.post(`${PATH}/${waiting}/events`, {
    eventName: 'other',
    eventData: { approved: true },
  });
  expectProblem(answer, 422);
  expect(answer.body.errors[0]).toMatchObject({ field: 'eventName', code: 'unknown_event_name' });
  expect(answer.body.detail).toContain('decision');
});

test('409: a call that does not fit the state changes nothing', async () => {
  expectProblem(await stack.api.send('DELETE', `${PATH}/${waiting}`), 409);
  expectProblem(await stack.api.post(`${PATH}/${waiting}/resume`), 409);
});

test('413 and 415 hold on every route with a body', async () => {
  for (const path of [`${PATH}/${waiting}/terminate`, `${PATH}/${waiting}/events`]) {
    expectProblem(await stack.api.post(path, { reason: 'x'.repeat(5_000_000) }), 413);
    expectProblem(await stack.api.send('POST', path, { body: 'a=b', headers: { 'content-type': 'text/plain' } }), 415);
  }
  expectProblem(await stack.api.post(`${PATH}/${waiting}/terminate`, { reason: 'x'.repeat(2_001) }), 400);
  expectProblem(await stack.api.post(`${PATH}/${waiting}/pause`, { reason: 5 }), 400);
});
