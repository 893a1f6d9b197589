import { afterAll, beforeAll, expect, test } from 'vitest';
import { timer, trigger, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

let stack: ServiceStack;
beforeAll(async () => {
  stack = await createServiceStack();
});
afterAll(() => stack.stop());

async function dueAt(until: string, timeZone?: string, metadata?: { timeZone: string }): Promise<unknown> {
  const config = { until: '{{trigger.until}}', ...(timeZone === undefined ? {} : { timeZone }) };
  const definition = workflow(
    [trigger(), timer('t', config)],
    ['start > t'],
    metadata === undefined ? {} : { metadata },
  );
  const id = await stack.api.start(definition, { until });
  await stack.ended(id);
  const { outputs, error } = await stack.api.status(id);
  return error?.type ?? outputs['t'];
}

test.each([
  [undefined, undefined, '2001-06-01T09:00:00.000Z'],
  [undefined, { timeZone: 'Europe/Zurich' }, '2001-06-01T07:00:00.000Z'],
  ['America/New_York', { timeZone: 'Europe/Zurich' }, '2001-06-01T13:00:00.000Z'],
])(
  'D14: an instant from data without a zone is read in %s of the node, %j of the workflow',
  async (zone, metadata, due) => {
    expect(await dueAt('2001-06-01T09:00:00', zone, metadata)).toMatchObject({ data: { dueAt: due } });
  },
);

test.each(['1', '2030', 'tomorrow', '2030-02-30T00:00:00Z'])('D14: data refuses %s as literals do', async (until) => {
  expect(await dueAt(until)).toBe('validation');
  const answer = await stack.api.post('/api/v2/workflows', { definition: workflow([timer('t', { until })]) });
  expect([answer.status, answer.body.errors[0]?.field]).toEqual([422, 'until']);
});

test('D14: a zone that does not exist is refused where it stands', async () => {
  const definition = workflow([timer('t', { until: '2001-06-01T09:00:00', timeZone: 'Europe/Zuerich' })]);
  const answer = await stack.api.post('/api/v2/workflows', { definition });
  expect([answer.status, answer.body.errors[0]?.field]).toEqual([422, 'timeZone']);
  const other = { ...workflow([timer('t')]), metadata: { timeZone: 'Nowhere' } };
  expect((await stack.api.post('/api/v2/workflows', { definition: other })).status).toBe(400);
});
