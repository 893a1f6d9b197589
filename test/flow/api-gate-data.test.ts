import { afterAll, beforeAll, expect, test } from 'vitest';
import { action, gate, trigger, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

let stack: ServiceStack;
beforeAll(async () => {
  stack = await createServiceStack();
});
afterAll(() => stack.stop());

const dataSchema = {
  type: 'object',
  required: ['amount'],
  properties: { amount: { type: 'integer', minimum: 1 }, note: { type: 'string', maxLength: 5 } },
};

// start ─► g ─► a
async function start(config: object = {}): Promise<string> {
  const mapping = { amount: 'steps.g.data.amount', by: 'steps.g.data.by' };
  const nodes = [
    trigger(),
    gate('g', { eventName: 'go', ...config }),
    action('a', { actionId: 'system/transform', mapping }),
  ];
  return stack.api.start(workflow(nodes, ['start > g > a']));
}

const raise = (id: string, eventData: unknown, eventName = 'go') =>
  stack.api.post(`/api/v2/workflows/${id}/events`, { eventName, ...(eventData === undefined ? {} : { eventData }) });

test('D15: what is raised beside the decision is output of the gate', async () => {
  const id = await start();
  expect((await raise(id, { approved: true, reason: 'fine', amount: 50, by: 'eve' })).status).toBe(202);
  await stack.ended(id);
  const { outputs } = await stack.api.status(id);
  expect(outputs['g']).toMatchObject({ data: { approved: true, reason: 'fine', amount: 50, by: 'operator' } });
  expect(outputs['a']).toMatchObject({ data: { amount: 50, by: 'operator' } });
});

test.each<[object, string]>([
  [{}, 'eventData.amount'],
  [{ amount: 'many' }, 'eventData.amount'],
  [{ amount: '{{trigger}}' }, 'eventData.amount'],
  [{ amount: 0 }, 'eventData.amount'],
  [{ amount: 1, note: 'too long' }, 'eventData.note'],
])('D15: the schema of the gate refuses %j', async (data, field) => {
  const id = await start({ dataSchema });
  const answer = await raise(id, { approved: true, ...data });
  expect([answer.status, answer.body.errors.map((error) => error.field)]).toEqual([422, [field]]);
  expect((await raise(id, { approved: false })).status).toBe(202);
});

test('D15: more than 8 KB beside the decision is refused', async () => {
  const id = await start();
  const answer = await raise(id, { approved: true, text: 'x'.repeat(9_000) });
  expect(answer.status).toBe(413);
  expect((await raise(id, { approved: true, text: 'x'.repeat(8_000) })).status).toBe(202);
});

test.each([undefined, {}, { approved: 'yes' }, { approved: true }])(
  'A10: a name that nobody waits for is said before what is wrong with the data %j',
  async (data) => {
    const id = await start();
    const answer = await raise(id, data, 'gone');
    expect([answer.status, answer.body.errors[0]]).toMatchObject([
      422,
      { field: 'eventName', fix: 'It waits for: go.' },
    ]);
    expect((await raise(id, {})).body.errors[0]).toMatchObject({ field: 'eventData.approved' });
  },
);

test('A10: an execution that does not exist is said before both', async () => {
  expect((await raise('nobody-1-abc', undefined, 'gone')).status).toBe(404);
});
