import { afterEach, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { createHttpService } from '#events/platform/http/http-service.ts';

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function listen(
  checkReady: () => Promise<void>,
  register: (app: FastifyInstance) => void = () => undefined,
): Promise<{ url: string; lines: string[] }> {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const app = createHttpService({
    logger,
    serviceToken: 'a token of the test',
    bodyLimitBytes: 1_000,
    checkReady,
    readyWithinMs: 50,
  });
  apps.push(app);
  register(app);
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), lines };
}

test.each([
  ['refuses', () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:5432'))],
  ['never answers', () => new Promise<void>(() => undefined)],
])('/readyz while the database %s is a problem 503 that names no host; the log has the reason', async (_, check) => {
  const { url, lines } = await listen(check);
  const answer = await fetch(`${url}/readyz`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({ title: 'Not ready', status: 503, detail: expect.any(String) });
  expect(text).not.toContain('10.1.2.3');
  expect(lines.join('\n')).toMatch(/10\.1\.2\.3|no answer within/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test.each(['//healthz', '/healthz/', '/%68ealthz', '/readyz/..', '/HEALTHZ', '/healthz;x'])(
  'the token is asked for at %s: only the health paths themselves are open',
  async (path) => {
    const { url } = await listen(async () => undefined);
    expect((await fetch(`${url}${path}`)).status).toBe(401);
  },
);

test.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, string]>([
  ['no Content-Type', new Uint8Array([123, 125]), {}, 'without a Content-Type'],
  ['text/plain', '{}', { 'content-type': 'text/plain' }, 'as "text/plain"'],
  ['that of a form', 'a=b', { 'content-type': 'multipart/form-data' }, 'as "multipart/form-data"'],
])('415: a body with %s; the answer says which type to send', async (_, body, type, came) => {
  const { url } = await listen(
    async () => undefined,
    (app) => {
      app.removeContentTypeParser('text/plain');
      app.post('/json', async () => ({}));
    },
  );
  const headers = new Headers(type);
  headers.set('authorization', 'Bearer a token of the test');
  const answer = await fetch(`${url}/json`, { method: 'POST', body, headers });
  expect(await answer.json()).toMatchObject({
    status: 415,
    detail: `The body came ${came}. Send it as JSON with the header "Content-Type: application/json".`,
  });
});

test.each([
  ['/json', 1_000],
  ['/small', 100],
])('413: a body over the limit of %s; the answer says the limit', async (path, limit) => {
  const { url } = await listen(
    async () => undefined,
    (app) => {
      app.post('/json', async () => ({}));
      app.post('/small', { bodyLimit: 100 }, async () => ({}));
    },
  );
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    body: JSON.stringify('x'.repeat(2_000)),
    headers: { authorization: 'Bearer a token of the test', 'content-type': 'application/json' },
  });
  expect(await answer.json()).toMatchObject({ status: 413, detail: `The body may have ${limit} bytes at most.` });
});

test('an inlet has its own check instead of the token, on its own paths only', async () => {
  const app = createHttpService({
    logger: pino({ level: 'silent' }),
    serviceToken: 'a token of the test',
    bodyLimitBytes: 1_000,
    checkReady: async () => undefined,
    inlets: ['inlet', 'second'].map((name) => ({
      pathPrefix: `/${name}/`,
      isAllowed: ({ headers }) => headers['x-proof'] === (name === 'inlet' ? 'mine' : 'theirs'),
      refusal: 'Prove yourself.',
      register: (scope) => void scope.get(`/${name}/open`, async () => ({ is: 'in' })),
    })),
  });
  apps.push(app);
  app.get('/other', async () => ({ is: 'other' }));
  const proof = { 'x-proof': 'mine' };
  const token = { authorization: 'Bearer a token of the test' };
  const ask = async (url: string, headers: Record<string, string>) => (await app.inject({ url, headers })).statusCode;
  expect(await ask('/inlet/open', proof)).toBe(200);
  expect(await ask('/inlet/open', {})).toBe(401);
  expect(await ask('/second/open', { 'x-proof': 'theirs' })).toBe(200);
  expect(await ask('/second/open', proof)).toBe(401);
  expect(await ask('/inlet/open', token)).toBe(401);
  expect(await ask('/other', token)).toBe(200);
  expect(await ask('/other', proof)).toBe(401);
  expect(await ask('/inlet', proof)).toBe(401);
  expect((await app.inject({ url: '/inlet/open' })).json()).toMatchObject({ status: 401, detail: 'Prove yourself.' });
});
