import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { NODE_COMPLETED } from '#events/contracts/node-events.ts';
import { buildRequest, createRunnerStack, type RunnerStack } from '#test/builders/runner.ts';
import { startServer } from '#test/builders/http-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOKEN = 'a-token-for-this-test';
const children: ChildProcess[] = [];
let stack: RunnerStack | undefined;
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await stack?.stop();
  stack = undefined;
});

interface Runner {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  readonly url: string;
}

async function startRunner(databaseUrl: string, env: Record<string, string> = {}): Promise<Runner> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'runner/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: databaseUrl, SERVICE_TOKEN: TOKEN, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error(lines.join('\n'))));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        const address = /"address":"([^"]+)"/.exec(line)?.[1];
        if (address !== undefined) resolve({ child, lines, url: address });
      });
    }
  });
}

test('the runner starts, registers its functions, works, and ends within ten seconds of SIGTERM', async () => {
  stack = await createRunnerStack();
  const { child, lines, url } = await startRunner(stack.database.url);
  await stack.request(buildRequest('system/generate-id'));
  expect((await stack.waitForResults(1))[0]).toMatchObject({ type: NODE_COMPLETED });
  const status = await fetch(`${url}/status`, { headers: { authorization: `Bearer ${TOKEN}` } });
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
  const stoppedAt = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  expect(lines.join('\n')).not.toContain(TOKEN);
});

test('kill -9 in the middle of a call: the next runner repeats it under the same idempotency key', async () => {
  stack = await createRunnerStack();
  const calls: (() => void)[] = [];
  const server = await startServer((_request, response) => {
    calls.push(() => response.end('done'));
    // The first call is never answered: its runner dies.
    if (calls.length > 1) calls[1]?.();
  });
  const env = { HTTP_ALLOWED_HOSTS: server.host };
  try {
    const first = await startRunner(stack.database.url, env);
    const input = { inline: { url: server.url, method: 'POST', body: { n: 1 } } };
    await stack.request(buildRequest('system/http-request', { input, idempotencyKey: 'stable' }));
    await expect.poll(() => server.requests.length).toBe(1);
    const exited = once(first.child, 'exit');
    first.child.kill('SIGKILL');
    await exited;
    await startRunner(stack.database.url, env);
    const [result] = await stack.waitForResults(1, (event) => event.type === NODE_COMPLETED);
    expect(result).toMatchObject({ data: { output: { inline: { status: 200, data: 'done' } } } });
    expect(server.requests.map((request) => request.headers['idempotency-key'])).toEqual(['stable', 'stable']);
  } finally {
    await server.close();
  }
});

test('a wrong configuration names every problem and does not start', async () => {
  await expect(startRunner('mysql://x', { SERVICE_TOKEN: 'short' })).rejects.toThrow(
    /DATABASE_URL[\s\S]*SERVICE_TOKEN/,
  );
});
