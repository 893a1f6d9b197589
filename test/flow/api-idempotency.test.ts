import { afterAll, beforeAll, expect, test } from 'vitest';
import { action, gate, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';

let stack: ServiceStack;

beforeAll(async () => {
  stack = await createServiceStack();
});

afterAll(() => stack.stop());

function startWith(key: string, body: unknown) {
  return stack.api.send('POST', PATH, { body, headers: { 'idempotency-key': key } });
}

async function countExecutions(workflowId: string): Promise<number> {
  const { rows } = await stack.database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM executions WHERE workflow_id = $1',
    [workflowId],
  );
  return rows[0]?.count ?? 0;
}

test('a hundred starts with one key at once are one execution, also after it has ended and was purged', async () => {
  const body = { definition: workflow([action('a')], [], { id: 'once' }), triggerData: { n: 1 } };
  const answers = await Promise.all(Array.from({ length: 100 }, () => startWith('order-1', body)));
  const expected = { instanceId: answers[0]?.body.instanceId ?? '', workflowId: 'once', status: 'started' };
  for (const answer of answers) expect([answer.status, answer.body]).toEqual([202, expected]);
  expect(await countExecutions('once')).toBe(1);
  await stack.ended(expected.instanceId);
  expect((await startWith('order-1', body)).body).toEqual(expected);
  expect((await stack.api.send('DELETE', `${PATH}/${expected.instanceId}`)).status).toBe(204);
  expect((await startWith('order-1', body)).body).toEqual(expected);
  expect(await countExecutions('once')).toBe(0);
});

test('the same key with another body is refused, at once and later', async () => {
  const toBody = (n: number) => ({ definition: workflow([action('a')], [], { id: 'other' }), triggerData: { n } });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => startWith('order-2', toBody(n))));
  const statuses = answers.map(({ status }) => status).toSorted();
  expect(statuses).toEqual([202, ...Array.from({ length: 19 }, () => 422)]);
  expect(await countExecutions('other')).toBe(1);
  const late = await startWith('order-2', toBody(100));
  expect(late).toMatchObject({
    status: 422,
    body: { status: 422, detail: expect.stringContaining('Idempotency-Key') },
  });
  expect(late.headers['content-type']).toMatch(/^application\/problem\+json/);
});

test('a start that was refused leaves its key free', async () => {
  const refused = await startWith('order-3', { definition: workflow([action('a', { actionId: 'no/where' })]) });
  expect(refused.status).toBe(422);
  expect((await startWith('order-3', { definition: workflow([action('a')]) })).status).toBe(202);
});

test('keys of any form are taken as they are, and too long ones are refused', async () => {
  const body = { definition: workflow([gate('g')]) };
  for (const key of ['a b', '"quoted"', "'; DROP TABLE executions", 'x'.repeat(255)]) {
    const first = await startWith(key, body);
    expect([first.status, (await startWith(key, body)).body.instanceId]).toEqual([202, first.body.instanceId]);
  }
  expect((await startWith('x'.repeat(256), body)).status).toBe(400);
  expect((await startWith('', body)).status).toBe(400);
});

test('a hundred starts without a key are a hundred executions with ids of their own', async () => {
  const definition = workflow([gate('g')], [], { id: 'many' });
  const ids = await Promise.all(Array.from({ length: 100 }, () => stack.api.start(definition)));
  expect(new Set(ids).size).toBe(100);
  expect(await countExecutions('many')).toBe(100);
});

test('a decision that is raised again under its key is accepted again; another decision under it is not', async () => {
  const instanceId = await stack.api.start(workflow([gate('g'), gate('h')], ['g > h']));
  await stack.recorded(instanceId, 'approval.requested', 'g');
  const raise = (eventName: string, approved: boolean) =>
    stack.api.send('POST', `${PATH}/${instanceId}/events`, {
      body: { eventName, eventData: { approved } },
      headers: { 'idempotency-key': 'decision-1' },
    });
  const answers = await Promise.all(Array.from({ length: 20 }, () => raise('approval_g', true)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect((await raise('approval_h', true)).status).toBe(422);
  expect((await raise('approval_g', false)).status).toBe(422);
  expect(await stack.api.status(instanceId)).toMatchObject({ currentNodes: ['h'], phase: 'awaiting_approval' });
});
