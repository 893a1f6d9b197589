import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { NODE_COMPLETED, NODE_FAILED } from '#events/contracts/node-events.ts';
import { buildRequest } from '../builders/runner/test-functions.ts';
import { createRunnerStack, type RunnerStack } from '../builders/runner/runner-stack.ts';
import { startServer } from '../builders/http/http-server.ts';
import { startServiceProcess } from '../builders/processes/service-process.ts';
import { SERVICE_TOKEN } from '../builders/runner/test-runner.ts';

let stack: RunnerStack | undefined;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});

test('the runner starts, registers its functions, works, and ends by itself on SIGTERM', async () => {
  stack = await createRunnerStack();
  const { child, lines, url } = await stack.startProcess();
  await stack.request(buildRequest('system/generate-id'));
  expect((await stack.waitForResults(1))[0]).toMatchObject({ type: NODE_COMPLETED });
  const status = await fetch(`${url}/status`, { headers: { authorization: `Bearer ${SERVICE_TOKEN}` } });
  expect(await status.json()).toMatchObject({ status: 'ok', functions: 5, version: expect.any(String) });
  const rows = await stack.database.pool.query('SELECT slug FROM functions WHERE is_builtin ORDER BY slug');
  expect(rows.rows.map((row: { slug: string }) => row.slug)).toEqual([
    'system/database-query',
    'system/generate-id',
    'system/graphql-request',
    'system/http-request',
    'system/transform',
  ]);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(lines.join('\n')).not.toContain('stopping took too long');
  expect(lines.join('\n')).not.toContain(SERVICE_TOKEN);
});

test.each([
  ['POST', { type: 'outcome_unknown', retryable: false }],
  ['PUT', { type: 'runner_lost', retryable: true }],
])(
  'A2: kill -9 in the middle of a %s: the attempt ends as its own, and nothing is sent twice for it',
  async (method, error) => {
    stack = await createRunnerStack();
    // The first call is never answered: its runner dies.
    const server = await startServer((_request, response) => {
      if (server.requests.length > 1) response.end('done');
    });
    const env = { HTTP_ALLOWED_HOSTS: server.host };
    try {
      const first = await stack.startProcess(env);
      const input = { inline: { url: server.url, method, body: { n: 1 } } };
      const request = buildRequest('system/http-request', { input, idempotencyKey: 'stable' });
      await stack.request(request);
      await expect.poll(() => server.requests.length).toBe(1);
      await first.kill();
      await stack.startProcess(env);
      const [lost] = await stack.waitForResults(1, (event) => event.type === NODE_FAILED);
      expect(lost).toMatchObject({ data: { attempt: 1, error } });
      expect(server.requests).toHaveLength(1);
      // What the retry policy asks for next goes out under the same idempotency key.
      const { subject: executionId = '' } = request;
      const again = { executionId, attempt: 2, input, idempotencyKey: 'stable' };
      await stack.request(buildRequest('system/http-request', again));
      const [result] = await stack.waitForResults(1, (event) => event.type === NODE_COMPLETED);
      expect(result).toMatchObject({ data: { attempt: 2, output: { inline: { status: 200, data: 'done' } } } });
      expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['stable', 'stable']);
    } finally {
      await server.close();
    }
  },
);

test('a wrong configuration names every problem and does not start', async () => {
  await expect(
    startServiceProcess('runner/main.ts', { DATABASE_URL: 'mysql://x', SERVICE_TOKEN: 'short' }),
  ).rejects.toThrow(/DATABASE_URL[\s\S]*SERVICE_TOKEN/);
});
