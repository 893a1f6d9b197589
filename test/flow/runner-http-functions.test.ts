import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { graphqlRequest } from '#runner/functions/system/graphql-request.ts';
import { httpRequest } from '#runner/functions/system/http-request.ts';
import { publishHttp } from '#runner/functions/system/publish-http.ts';
import { runFunction } from '../builders/runner/run-function.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function serve(listener: RequestListener): Promise<TestServer> {
  const server = await startServer(listener);
  servers.push(server);
  return server;
}
const answerJson =
  (value: unknown, status = 200): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

test('JSON is sent and parsed, and the idempotency key goes with what changes something', async () => {
  const server = await serve(answerJson({ content: 'hello' }));
  const input = { endpoint: `${server.url}/a?x=1`, httpMethod: 'post', httpBody: { n: 1 }, query: '{"q":["a","b"]}' };
  const outcome = await runFunction(httpRequest, input, { allowedHosts: [server.host] });
  expect(outcome).toMatchObject({ success: true, data: { status: 200, data: { content: 'hello' } } });
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    path: '/a?x=1&q=a&q=b',
    body: '{"n":1}',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'stable key' },
  });
  await runFunction(httpRequest, { url: server.url }, { allowedHosts: [server.host] });
  expect(server.requests[1]?.headers).not.toHaveProperty('idempotency-key');
});

test.each([
  ['auto', 'text/plain', 'plain', 'plain'],
  ['auto', 'application/problem+json; charset=utf-8', '{"a":1}', { a: 1 }],
  ['auto', 'application/json', 'no json', 'no json'],
  ['auto', 'image/png', 'bytes', Buffer.from('bytes').toString('base64')],
  ['text', 'application/json', '{"a":1}', '{"a":1}'],
  ['json', 'text/plain', '[1]', [1]],
  ['base64', 'text/plain', 'plain', Buffer.from('plain').toString('base64')],
])('%s of %s', async (responseType, contentType, body, data) => {
  const server = await serve((_request, response) =>
    response.writeHead(200, { 'content-type': contentType }).end(body),
  );
  const outcome = await runFunction(httpRequest, { url: server.url, responseType }, { allowedHosts: [server.host] });
  expect(outcome).toMatchObject({ success: true, data: { data } });
});

test.each([
  [404, false],
  [401, false],
  [408, true],
  [425, true],
  [429, true],
  [500, true],
  [503, true],
])('status %i is a failure, retryable: %s', async (status, retryable) => {
  const server = await serve(answerJson({ reason: 'no' }, status));
  const outcome = await runFunction(httpRequest, { url: server.url }, { allowedHosts: [server.host] });
  expect(outcome).toMatchObject({
    success: false,
    error: { type: 'http_error', status, retryable, details: { body: '{"reason":"no"}' } },
  });
});

test('Retry-After is read in seconds and as a date', async () => {
  let value = '7';
  const server = await serve((_request, response) => response.writeHead(429, { 'retry-after': value }).end());
  const run = () => runFunction(httpRequest, { url: server.url }, { allowedHosts: [server.host] });
  expect(await run()).toMatchObject({ error: { retryAfterMs: 7_000 } });
  value = new Date(Date.now() + 3_600_000).toUTCString();
  const outcome = await run();
  const retryAfterMs = outcome.success ? 0 : (outcome.error.retryAfterMs ?? 0);
  expect(retryAfterMs).toBeGreaterThan(0);
  expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
});

test('no header of an answer is lost: repeated ones are joined, cookies become lines', async () => {
  const server = await serve((_request, response) =>
    response.writeHead(200, { 'set-cookie': ['a=1; Path=/', 'b=2'], 'x-list': ['1', '2'] }).end('x'),
  );
  expect(await runFunction(httpRequest, { url: server.url }, { allowedHosts: [server.host] })).toMatchObject({
    data: { headers: { 'set-cookie': 'a=1; Path=/\nb=2', 'x-list': '1, 2' } },
  });
});

test('failOnStatus false returns any answer', async () => {
  const server = await serve(answerJson({ a: 1 }, 404));
  const outcome = await runFunction(
    httpRequest,
    { url: server.url, failOnStatus: 'false' },
    { allowedHosts: [server.host] },
  );
  expect(outcome).toMatchObject({ success: true, data: { status: 404, data: { a: 1 } } });
});

test('decision D42: a lost answer is retryable for GET and an unknown outcome for POST', async () => {
  const server = await serve((request) => request.socket.destroy());
  const run = (method: string) =>
    runFunction(httpRequest, { url: server.url, method }, { allowedHosts: [server.host] });
  expect(await run('GET')).toMatchObject({ error: { type: 'network', retryable: true } });
  expect(await run('PUT')).toMatchObject({ error: { type: 'network', retryable: true } });
  expect(await run('POST')).toMatchObject({ error: { type: 'outcome_unknown', retryable: false } });
});

test("A2: a POST may be repeated under an idempotency key of the user's own", async () => {
  const headers = { 'Idempotency-Key': 'mine' };
  expect(httpRequest.isSafeToRepeat({ url: 'https://a.example', method: 'POST' })).toBe(false);
  expect(httpRequest.isSafeToRepeat({ url: 'https://a.example', method: 'PATCH', headers })).toBe(true);
  const server = await serve((request) => request.socket.destroy());
  const input = { url: server.url, method: 'POST', headers };
  expect(await runFunction(httpRequest, input, { allowedHosts: [server.host] })).toMatchObject({
    error: { type: 'network', retryable: true },
  });
});

test('a server that never answers is a timeout for GET and an unknown outcome for POST', async () => {
  const server = await serve(() => undefined);
  const run = (method: string) =>
    runFunction(httpRequest, { url: server.url, method }, { allowedHosts: [server.host], timeoutMs: 100 });
  expect(await run('GET')).toMatchObject({ error: { type: 'timeout', retryable: true } });
  expect(await run('POST')).toMatchObject({ error: { type: 'outcome_unknown', retryable: false } });
});

test('a GraphQL reply gives its data; its errors are a failure', async () => {
  const server = await serve(answerJson({ data: { user: { name: 'Ada' } } }));
  const input = { url: server.url, query: 'query($id: ID!) { user(id: $id) { name } }', variables: '{"id":"1"}' };
  expect(await runFunction(graphqlRequest, input, { allowedHosts: [server.host] })).toMatchObject({
    data: { data: { user: { name: 'Ada' } } },
  });
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ query: input.query, variables: { id: '1' } });
  const failing = await serve(answerJson({ data: null, errors: [{ message: 'no such user' }] }));
  expect(
    await runFunction(graphqlRequest, { ...input, url: failing.url }, { allowedHosts: [failing.host] }),
  ).toMatchObject({
    error: { type: 'graphql_error', message: expect.stringContaining('no such user'), retryable: false },
  });
});

test('an event is sent to a sink in binary mode, under its own id', async () => {
  const server = await serve((_request, response) => response.writeHead(202).end());
  const event = {
    specversion: '1.0',
    id: 'execution/node',
    source: '/workflow-builder/workflows/w',
    type: 'com.example.ordered',
    subject: 'order-1',
    datacontenttype: 'application/json',
    wfdepth: 1,
    data: { total: 3 },
  };
  const outcome = await runFunction(publishHttp, { url: server.url, event }, { allowedHosts: [server.host] });
  expect(outcome).toMatchObject({ success: true, data: { id: event.id, type: event.type, data: { total: 3 } } });
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    body: '{"total":3}',
    headers: {
      'ce-id': 'execution/node',
      'ce-type': 'com.example.ordered',
      'ce-subject': 'order-1',
      'ce-wfdepth': '1',
      'content-type': 'application/json',
    },
  });
});

test.each([
  ['Zürich', undefined, 'structured'],
  ['50%', undefined, 'structured'],
  ['order 1', 'auto', 'structured'],
  ['"a"', 'auto', 'structured'],
  ['order-1', 'structured', 'structured'],
  ['order-1', undefined, 'binary'],
  ['Zürich 50%', 'binary', 'Z%C3%BCrich%2050%25'],
])('C2: a sink gets the subject %s, mode %s, %s', async (subject, mode, expected) => {
  const server = await serve((_request, response) => response.writeHead(202).end());
  const event = { specversion: '1.0', id: '1', source: '/s', type: 'com.example.ordered', subject, data: 1 };
  const input = { url: server.url, event, ...(mode === undefined ? {} : { mode }) };
  expect(await runFunction(publishHttp, input, { allowedHosts: [server.host] })).toMatchObject({ success: true });
  const { headers, body = '' } = server.requests[0] ?? {};
  if (expected === 'structured') {
    expect(headers?.['content-type']).toContain('application/cloudevents+json');
    expect(JSON.parse(body)).toEqual(event);
  } else expect(headers?.['ce-subject']).toBe(expected === 'binary' ? subject : expected);
});

test.each([301, 302, 303, 307, 308])(
  'a sink that answers %i has not got the event, and is not followed',
  async (status) => {
    const other = await serve((_request, response) => response.writeHead(202).end());
    const server = await serve((_request, response) => response.writeHead(status, { location: other.url }).end());
    const event = { specversion: '1.0', id: '1', source: '/s', type: 'com.example.ordered', data: 1 };
    const allowedHosts = [server.host, other.host];
    expect(await runFunction(publishHttp, { url: server.url, event }, { allowedHosts })).toMatchObject({
      success: false,
      error: { type: 'http_error', status, retryable: false },
    });
    expect([server.requests.length, other.requests.length]).toEqual([1, 0]);
  },
);
