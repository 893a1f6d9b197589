import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

let stack: ServiceStack;
beforeAll(async () => {
  stack = await createServiceStack();
});
afterAll(() => stack.stop());

const CALL = {
  function_slug: 'system/generate-id',
  execution_id: 'exec-123',
  workflow_id: 'wf-456',
  node_id: 'node-1',
  node_name: 'Node',
  node_outputs: {},
};
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const withInput = (json: string) => JSON.stringify({ ...CALL, input: 0 }).replace('"input":0', `"input":${json}`);
const withOutputs = (json: string) =>
  JSON.stringify({ ...CALL, node_outputs: 0, input: {} }).replace('"node_outputs":0', `"node_outputs":${json}`);

test.each([
  ['an input nested 100,000 levels deep', withInput(`{"x":${nested(100_000)}}`)],
  ['an input nested 3,000 levels deep', withInput(`{"x":${nested(3_000)}}`)],
  ['outputs nested 100,000 levels deep', withOutputs(`{"a":${nested(100_000)}}`)],
  ['an own __proto__ key', withInput('{"__proto__":{"a":1}}')],
  ['an own __proto__ key in the outputs', withOutputs('{"__proto__":{"success":true}}')],
  ['an input that is a list', withInput('[1]')],
  ['outputs that are a text', withOutputs('"x"')],
  ['a null', 'null'],
  ['a list', '[]'],
  ['no body', ''],
])('%s is answered with 400, and the runner goes on', async (_name, body) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await stack.runner.send('POST', '/execute', { body, headers });
  expect([answer.status, answer.headers['content-type']]).toEqual([400, expect.stringContaining('problem+json')]);
  expect(answer.text).not.toMatch(/node_modules|RangeError|call stack/);
});

test('labels and ids that reach prototypes are ordinary names', async () => {
  const node_outputs = { constructor: { label: 'toString', data: { success: true, data: { kind: 'nanoid' } } } };
  const input = { kind: '{{toString.kind}}' };
  const answer = await stack.runner.post('/execute', { ...CALL, node_outputs, input });
  expect(answer).toMatchObject({ status: 200, body: { success: true, data: { ids: [expect.any(String)] } } });
  for (const reference of ['hasOwnProperty.x', '__proto__.x', 'valueOf', 'trigger.constructor.name']) {
    const refused = await stack.runner.post('/execute', { ...CALL, input: { kind: `{{${reference}}}` } });
    expect(refused.status).toBe(422);
  }
});

test('concurrent calls under one key have one effect', async () => {
  const headers = { 'idempotency-key': 'together' };
  const body = { ...CALL, input: { count: 3 } };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => stack.runner.send('POST', '/execute', { body, headers })),
  );
  const done = answers.filter((answer) => answer.status === 200);
  expect(done.length).toBeGreaterThan(0);
  expect(answers.filter((answer) => answer.status !== 200 && answer.status !== 409)).toEqual([]);
  expect(new Set(done.map((answer) => answer.text)).size).toBe(1);
});
