import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from '../builders/http/api-client.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

let stack: ServiceStack;
beforeAll(async () => {
  stack = await createServiceStack();
});
afterAll(() => stack.stop());

const WORKFLOWS = '/api/v2/workflows';
const TOKEN_OF_HOOK = 't'.repeat(43);

/** Each path of a service, with what it allows and methods that it does not. */
const ORCHESTRATOR: readonly [string, string, readonly string[]][] = [
  [WORKFLOWS, 'GET, HEAD, POST', ['PUT', 'DELETE', 'PATCH', 'OPTIONS']],
  [`${WORKFLOWS}?limit=1`, 'GET, HEAD, POST', ['PUT']],
  [`${WORKFLOWS}/any`, 'DELETE', ['GET', 'POST', 'PUT']],
  [`${WORKFLOWS}/any/status`, 'GET, HEAD', ['PUT', 'POST', 'DELETE']],
  [`${WORKFLOWS}/any/history`, 'GET, HEAD', ['POST']],
  [`${WORKFLOWS}/any/events`, 'POST', ['GET', 'DELETE']],
  [`${WORKFLOWS}/any/terminate`, 'POST', ['GET', 'PUT']],
  [`${WORKFLOWS}/any/pause`, 'POST', ['GET']],
  [`${WORKFLOWS}/any/resume`, 'POST', ['GET']],
  [`/api/v2/webhooks/${TOKEN_OF_HOOK}`, 'POST', ['GET', 'PUT']],
  // CloudEvents webhooks §4: a sender that asks by OPTIONS is answered 405 unless it may send.
  ['/api/v2/events', 'POST', ['GET', 'OPTIONS']],
  ['/healthz', 'GET, HEAD', ['POST']],
  ['/readyz', 'GET, HEAD', ['DELETE']],
];
const RUNNER: readonly [string, string, readonly string[]][] = [
  ['/execute', 'POST', ['GET', 'PUT', 'OPTIONS']],
  ['/status', 'GET, HEAD', ['POST']],
  ['/functions', 'GET, HEAD', ['DELETE']],
  ['/healthz', 'GET, HEAD', ['PUT']],
  ['/readyz', 'GET, HEAD', ['POST']],
];

function expectWrongMethod(answer: ApiAnswer, allow: string): void {
  expect(answer).toMatchObject({
    status: 405,
    headers: { allow, 'content-type': expect.stringMatching(/^application\/problem\+json/) },
    body: { type: 'about:blank', title: 'Method not allowed', status: 405, detail: expect.stringContaining(allow) },
  });
}

async function expectAll(api: ApiClient, paths: typeof ORCHESTRATOR): Promise<void> {
  for (const [path, allow, methods] of paths) {
    for (const method of methods) expectWrongMethod(await api.send(method, path), allow);
  }
}

test('405: a known path of the orchestrator says what it allows', () => expectAll(stack.api, ORCHESTRATOR));

test('405: a known path of the runner says what it allows', () => expectAll(stack.runner, RUNNER));

test('405 comes before the body is looked at', async () => {
  const headers = { 'content-type': 'application/x-unknown' };
  expectWrongMethod(await stack.runner.send('PUT', '/execute', { headers, body: 'x' }), 'POST');
  expectWrongMethod(await stack.api.send('PUT', WORKFLOWS, { body: '{' }), 'GET, HEAD, POST');
});

test('405 to HEAD has no body, and a wrong method tells nothing without the token', async () => {
  const answer = await stack.api.send('HEAD', '/api/v2/events');
  expect([answer.status, answer.headers['allow'], answer.text]).toEqual([405, 'POST', '']);
  const headers = { authorization: 'Bearer wrong' };
  expect((await stack.runner.send('GET', '/execute', { headers })).status).toBe(401);
  expect((await stack.runner.send('POST', '/healthz', { headers })).status).toBe(405);
});

test.each(['/nothing', '/execute/', '/api/v2/workflows//status', '/api/v2/workflows/any/status/more'])(
  '404: %s is no path of ours',
  async (path) => {
    for (const api of [stack.api, stack.runner]) {
      const answer = await api.send('PUT', path);
      expect([answer.status, answer.headers['allow']]).toEqual([404, undefined]);
    }
  },
);
