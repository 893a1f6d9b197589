import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { Json } from '#schemas/json.ts';
import { graphqlRequest } from '#runner/functions/system/graphql-request.ts';
import { httpRequest } from '#runner/functions/system/http-request.ts';
import { runFunction } from '../builders/runner/run-function.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function call(listener: RequestListener, input: { readonly [name: string]: Json } = {}) {
  const server = await startServer(listener);
  servers.push(server);
  const outcome = await runFunction(httpRequest, { url: server.url, ...input }, { allowedHosts: [server.host] });
  return { outcome, request: server.requests[0] };
}

const ok: RequestListener = (_request, response) => response.writeHead(204).end();

function answer(contentType: string | null, body: Buffer | string, status = 200): RequestListener {
  return (_request, response) =>
    response.writeHead(status, contentType === null ? {} : { 'content-type': contentType }).end(body);
}

test.each([
  ['text/plain; charset=ISO-8859-1', Buffer.from([0x5a, 0xfc]), 'Zü'],
  ['text/plain; charset=iso-8859-15', Buffer.from([0xa4]), '€'],
  ['text/plain; charset="windows-1252"', Buffer.from([0x80]), '€'],
  ['text/plain;charset=utf-16le', Buffer.from('Zü', 'utf16le'), 'Zü'],
  ['application/json; charset=latin1', Buffer.from([0x22, 0xfc, 0x22]), 'ü'],
  ['text/plain; charset=iso-8859-1', Buffer.from('\uFEFFü'), 'ü'],
  ['text/plain', Buffer.from('ü'), 'ü'],
])('D8: %s is decoded', async (contentType, body, data) => {
  expect((await call(answer(contentType, body))).outcome).toMatchObject({ success: true, data: { data } });
});

test('D8: an unknown charset is a failure that names it; its bytes may be asked for', async () => {
  const listener = answer('text/plain; charset=klingon', 'x');
  expect((await call(listener)).outcome).toMatchObject({
    error: { type: 'invalid_response', message: expect.stringContaining('"klingon"'), retryable: false },
  });
  expect((await call(listener, { responseType: 'base64' })).outcome).toMatchObject({ data: { data: 'eA==' } });
});

test('D8: a failure quotes its answer decoded, whatever its charset is', async () => {
  const latin = await call(answer('text/plain; charset=iso-8859-1', Buffer.from([0xfc]), 500));
  expect(latin.outcome).toMatchObject({ error: { type: 'http_error', details: { body: 'ü' } } });
  const unknown = await call(answer('text/plain; charset=klingon', 'x', 500));
  expect(unknown.outcome).toMatchObject({ error: { type: 'http_error', details: { body: 'x' } } });
  const cut = await call(answer('text/plain', 'ü'.repeat(500) + '€', 500));
  expect(cut.outcome).toMatchObject({ error: { details: { body: 'ü'.repeat(500) } } });
});

test('D8: a GraphQL reply is decoded too', async () => {
  const reply = Buffer.from('{"data":{"name":"Zü"}}', 'latin1');
  const server = await startServer(answer('application/json; charset=iso-8859-1', reply));
  servers.push(server);
  const input = { url: server.url, query: '{ name }' };
  expect(await runFunction(graphqlRequest, input, { allowedHosts: [server.host] })).toMatchObject({
    data: { data: { name: 'Zü' } },
  });
});

test.each([
  ['application/x-ndjson', '{"a":1}\n{"a":2}', '{"a":1}\n{"a":2}'],
  ['application/yaml', 'a: 1', 'a: 1'],
  ['application/toml', 'a = 1', 'a = 1'],
  ['application/sql', 'SELECT 1', 'SELECT 1'],
  ['application/jwt', 'a.b.c', 'a.b.c'],
  ['application/atom+xml', '<a/>', '<a/>'],
  ['TEXT/CSV', 'a,b', 'a,b'],
  ['text/json', '[1]', [1]],
  ['application/vnd.example+json; v=1', '[1]', [1]],
  ['application/vnd.example; charset=utf-8', 'a', 'a'],
  ['application/octet-stream', 'a', 'YQ=='],
  ['image/svg+xml', '<svg/>', '<svg/>'],
  [null, '{"a":1}', { a: 1 }],
  [null, 'plain', 'plain'],
  [null, '', ''],
  [null, Buffer.from([0xff, 0x00, 0x80]), '/wCA'],
])('D18: the answer of type %s with %s is %j', async (contentType, body, data) => {
  expect((await call(answer(contentType, body))).outcome).toMatchObject({ success: true, data: { data } });
});

test.each<[string, Json, string]>([
  ['application/x-www-form-urlencoded', { e: ['a', 'b'], m: { k: 'v' }, n: null }, 'e=a&e=b&m[k]=v'],
  ['Application/X-WWW-Form-Urlencoded; charset=utf-8', { a: true, b: 0 }, 'a=true&b=0'],
  ['application/x-www-form-urlencoded', { l: [{ a: 1 }, { a: [2, 3] }] }, 'l[0][a]=1&l[1][a]=2&l[1][a]=3'],
  ['application/x-www-form-urlencoded', 'a=1&b=2', 'a=1&b=2'],
])('D9: a form of type %s: %j', async (contentType, body, sent) => {
  const { request } = await call(ok, { method: 'POST', headers: { 'Content-Type': contentType }, body });
  expect([request?.headers['content-type'], decodeURIComponent(request?.body ?? '')]).toEqual([contentType, sent]);
});

test('D9: a list is no form', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { outcome, request } = await call(ok, { method: 'POST', headers, body: [1] });
  expect(outcome).toMatchObject({ error: { type: 'validation', details: [{ field: 'body' }] } });
  expect(request).toBeUndefined();
});

test('D19: an object of type multipart/form-data is sent in parts with a boundary', async () => {
  const body = {
    name: 'Zü "x"',
    list: ['a', 1],
    object: { a: 1 },
    nothing: null,
    file: { filename: 'a "1".bin', contentType: 'image/png', base64: '/wCA' },
    text: { filename: 'a.txt', text: 'ü' },
  };
  const headers = { 'Content-Type': 'Multipart/Form-Data' };
  const { request } = await call(ok, { method: 'POST', headers, body });
  const contentType = request?.headers['content-type'] ?? '';
  expect(contentType).toMatch(/^multipart\/form-data; boundary=\S+$/);
  const form = await new Response(request?.bytes, { headers: { 'content-type': contentType } }).formData();
  expect([form.get('name'), form.getAll('list'), form.has('nothing')]).toEqual(['Zü "x"', ['a', '1'], false]);
  const parts = [form.get('object'), form.get('file'), form.get('text')];
  const read = parts.map(async (part) =>
    part instanceof File
      ? [part.name, part.type, Buffer.from(await part.arrayBuffer()).toString('hex')]
      : (part ?? null),
  );
  expect(await Promise.all(read)).toEqual([
    '{"a":1}',
    ['a "1".bin', 'image/png', 'ff0080'],
    ['a.txt', 'application/octet-stream', 'c3bc'],
  ]);
});

test('D19: a text that is multipart already is sent as it stands; without a boundary it is a failure', async () => {
  const type = 'multipart/form-data; boundary=x';
  const body = '--x\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n';
  const { request } = await call(ok, { method: 'POST', headers: { 'content-type': type }, body });
  expect([request?.headers['content-type'], request?.body]).toEqual([type, body]);
  const headers = { 'content-type': 'multipart/form-data' };
  for (const wrong of ['text', [1], { file: { filename: 'a' } }]) {
    const { outcome } = await call(ok, { method: 'POST', headers, body: wrong });
    expect(outcome).toMatchObject({ error: { type: 'validation', retryable: false, details: [{ field: 'body' }] } });
  }
});

test('D21: a GET sends its body, and its answer is read as any other', async () => {
  const { outcome, request } = await call(
    (_request, response) =>
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'set-cookie': ['a=1', 'b=2'],
        })
        .end(gzipSync('{"a":1}')),
    { body: { query: 1 } },
  );
  expect(request).toMatchObject({
    method: 'GET',
    body: '{"query":1}',
    headers: { 'content-type': 'application/json' },
  });
  expect(request?.headers).not.toHaveProperty('idempotency-key');
  expect(outcome).toMatchObject({ data: { status: 200, data: { a: 1 }, headers: { 'set-cookie': 'a=1\nb=2' } } });
  expect((await call(ok, { body: 'x' })).outcome).toMatchObject({ data: { status: 204 } });
  expect((await call(answer('text/plain', 'no', 404), { body: 'x' })).outcome).toMatchObject({
    error: { type: 'http_error', status: 404 },
  });
});

test('D21: a GET with a body passes the guard, and a lost answer may be asked for again', async () => {
  const body = 'x';
  expect(await runFunction(httpRequest, { url: 'http://127.0.0.1:9/', body })).toMatchObject({
    error: { type: 'ssrf_blocked' },
  });
  const { outcome } = await call((request) => request.socket.destroy(), { body });
  expect(outcome).toMatchObject({ error: { type: 'network', retryable: true } });
});

test('D21: a HEAD with a body is a failure, and nothing is sent', async () => {
  const { outcome, request } = await call(ok, { method: 'HEAD', body: 'x' });
  expect(outcome).toMatchObject({ error: { type: 'validation', details: [{ field: 'body' }] } });
  expect(request).toBeUndefined();
});

test('D12: null in a list of the query is left out', async () => {
  const { request } = await call(ok, { query: { a: [1, null], b: null } });
  expect(request?.path).toBe('/?a=1');
});
