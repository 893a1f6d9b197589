import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { graphqlRequest } from '#runner/functions/system/graphql-request.ts';
import { httpRequest } from '#runner/functions/system/http-request.ts';
import { createAddressGuard, type Resolver } from '#runner/network/address-guard.ts';
import { createGuardedHttp } from '#runner/network/guarded-http.ts';
import { runFunction } from '../builders/runner/run-function.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import type { RequestListener } from 'node:http';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function serve(listener: RequestListener, address?: string): Promise<TestServer> {
  const server = await startServer(listener, address);
  servers.push(server);
  return server;
}
const toAddresses = (...addresses: string[]) => addresses.map((address) => ({ address, family: 4 }));

/** Lets names through whose port is the test server's, as port 80 would be; addresses are judged as ever. */
function withResolver(resolver: Resolver, ...allowedHosts: string[]) {
  return { services: { http: createGuardedHttp(createAddressGuard(allowedHosts, resolver)) } };
}

test('a name that resolves to an internal address is answered like one that does not exist', async () => {
  const internal = await runFunction(
    httpRequest,
    { url: 'http://internal.example/' },
    withResolver(async () => toAddresses('127.0.0.1')),
  );
  const unknown = await runFunction(
    httpRequest,
    { url: 'http://unknown.example/' },
    withResolver(() =>
      Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND unknown.example'), { code: 'ENOTFOUND' })),
    ),
  );
  expect(internal).toEqual({
    success: false,
    error: {
      type: 'network',
      message: 'The address cannot be reached from here: DNS knows no public address of its name.',
      retryable: true,
    },
  });
  expect(unknown).toEqual(internal);
});

test.each([
  ['HTTP', httpRequest, {}],
  ['GraphQL', graphqlRequest, { query: '{ a }' }],
])(
  'a refused connection of %s is told as such, without the address behind the name',
  async (_name, definition, more) => {
    const server = await startServer((_request, response) => response.end());
    await server.close();
    const host = `closed.example:${server.port}`;
    const services = withResolver(async () => toAddresses('127.0.0.1'), host);
    expect(await runFunction(definition, { url: `http://${host}/`, ...more }, services)).toEqual({
      success: false,
      error: {
        type: 'network',
        message: 'The address cannot be reached from here: it refuses the connection.',
        retryable: true,
      },
    });
  },
);

test('an https address without TLS is named as the problem', async () => {
  const server = await serve((_request, response) => response.end());
  const url = server.url.replace('http:', 'https:');
  expect(await runFunction(httpRequest, { url }, { allowedHosts: [server.host] })).toMatchObject({
    error: {
      type: 'network',
      message: 'The address cannot be reached from here: it does not answer in TLS, as https asks for.',
    },
  });
  expect(server.requests).toEqual([]);
});

test('an allow-listed host is reached, and the same host on another port is not', async () => {
  const open = await serve((_request, response) => response.end('open'));
  const secret = await serve((_request, response) => response.end('secret'));
  const allowedHosts = [open.host];
  expect(await runFunction(httpRequest, { url: open.url }, { allowedHosts })).toMatchObject({ data: { data: 'open' } });
  expect(await runFunction(httpRequest, { url: secret.url }, { allowedHosts })).toMatchObject({
    error: { type: 'ssrf_blocked' },
  });
  expect(secret.requests).toEqual([]);
});

test('a name is looked up once per call, so a second DNS answer has no effect', async () => {
  const server = await serve((_request, response) => response.end('pinned'));
  let lookups = 0;
  const resolver: Resolver = async () => toAddresses(lookups++ === 0 ? '127.0.0.1' : '127.0.0.2');
  const outcome = await runFunction(
    httpRequest,
    { url: `http://rebinding.example:${server.port}/` },
    withResolver(resolver, `rebinding.example:${server.port}`),
  );
  expect(outcome).toMatchObject({ success: true, data: { data: 'pinned' } });
  expect(lookups).toBe(1);
  expect(server.requests[0]?.headers.host).toBe(`rebinding.example:${server.port}`);
});

test('a redirect to an internal address is not followed', async () => {
  const secret = await serve((_request, response) => response.end('secret'));
  const open = await serve((_request, response) => response.writeHead(302, { location: secret.url }).end());
  const outcome = await runFunction(httpRequest, { url: open.url }, { allowedHosts: [open.host] });
  expect(outcome).toMatchObject({ success: false, error: { type: 'ssrf_blocked', retryable: false } });
  expect(secret.requests).toEqual([]);
});

test('credentials do not follow a redirect to another origin, other headers do', async () => {
  const target = await serve((_request, response) => response.end('there'));
  const open = await serve((_request, response) => response.writeHead(307, { location: `${target.url}/x` }).end());
  const secrets = { 'X-Auth': 'a', 'X-Session-Id': 's', Jwt: 'j', 'X-Password': 'p', 'Ocp-Apim-Subscription-Key': 'o' };
  const headers = { Authorization: 'Bearer t', Cookie: 'a=b', 'X-Api-Key': 'k', 'X-Trace': '1', ...secrets };
  const input = { url: open.url, method: 'POST', headers, body: { n: 1 } };
  const outcome = await runFunction(httpRequest, input, { allowedHosts: [open.host, target.host] });
  expect(outcome).toMatchObject({ success: true, data: { data: 'there' } });
  expect(open.requests[0]?.headers).toMatchObject({ authorization: 'Bearer t', cookie: 'a=b', 'x-api-key': 'k' });
  const [received] = target.requests;
  expect(received).toMatchObject({ method: 'POST', path: '/x', body: '{"n":1}' });
  expect(received?.headers).toMatchObject({ 'x-trace': '1' });
  const dropped = ['authorization', 'cookie', 'x-api-key', ...Object.keys(secrets).map((name) => name.toLowerCase())];
  for (const name of dropped) expect(received?.headers).not.toHaveProperty(name);
});

test('three redirects are followed, a fourth is not', async () => {
  const server = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('arrived');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  });
  const run = (left: number) =>
    runFunction(httpRequest, { url: `${server.url}/${left}` }, { allowedHosts: [server.host] });
  expect(await run(3)).toMatchObject({ data: { data: 'arrived' } });
  expect(await run(4)).toMatchObject({ error: { type: 'too_many_redirects' } });
});

test('a POST that is answered 303 becomes a GET without a body', async () => {
  const server = await serve((request, response) => {
    if (request.method === 'POST') response.writeHead(303, { location: '/done' }).end();
    else response.end('done');
  });
  const input = { url: server.url, method: 'POST', body: 'x' };
  await runFunction(httpRequest, input, { allowedHosts: [server.host] });
  expect(server.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/', 'x'],
    ['GET', '/done', ''],
  ]);
  expect(server.requests[1]?.headers).not.toHaveProperty('content-type');
});

test('10 MB count after decompression', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_001));
  const server = await serve((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }).end(bomb),
  );
  expect(bomb.byteLength).toBeLessThan(100_000);
  expect(await runFunction(httpRequest, { url: server.url }, { allowedHosts: [server.host] })).toMatchObject({
    success: false,
    error: { type: 'response_too_large', retryable: false },
  });
});

test.each(['Host', 'connection', 'Transfer-Encoding', 'Metadata-Flavor', 'X-Forwarded-For', 'Proxy-Authorization'])(
  'the header %s cannot be set',
  async (name) => {
    const server = await serve((_request, response) => response.end());
    const outcome = await runFunction(
      httpRequest,
      { url: server.url, headers: { [name]: 'x' } },
      { allowedHosts: [server.host] },
    );
    expect(outcome).toMatchObject({ error: { type: 'validation', details: [{ field: 'headers' }] } });
    expect(server.requests).toEqual([]);
  },
);

test('a header cannot smuggle a second one', async () => {
  const server = await serve((_request, response) => response.end());
  const headers = { 'X-A': 'x\r\nHost: internal' };
  const outcome = await runFunction(httpRequest, { url: server.url, headers }, { allowedHosts: [server.host] });
  expect(outcome).toMatchObject({ error: { type: 'validation' } });
  expect(server.requests).toEqual([]);
});
