import { afterEach, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { createHttpService } from '#events/transport/http-service.ts';

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function listen(checkReady: () => Promise<void>): Promise<{ url: string; lines: string[] }> {
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
