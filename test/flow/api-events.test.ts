import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventFilter } from '#schemas/definition/node-config.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { publishNew } from '../builders/database/published-workflow.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const EVENTS = '/api/v2/events';
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const BATCHED = { 'content-type': 'application/cloudevents-batch+json; charset=UTF-8' };

let stack: ServiceStack;
let count = 0;

beforeAll(async () => {
  stack = await createServiceStack();
});

afterAll(() => stack.stop());

/** An event that no other test sends. */
function createEvent(attributes: object = {}) {
  count += 1;
  return { specversion: '1.0', id: `event-${count}`, source: '/shop', type: 'com.example.order', ...attributes };
}

/** Saves `start ─► a`, started by events, and gives its id. */
async function saveListener(filters: readonly EventFilter[], ownerId = 'operator'): Promise<string> {
  const definition = workflow(
    [
      trigger('start', { triggerType: 'event', filters }),
      action('a', { actionId: 'system/transform', mapping: { order: 'trigger.data', all: 'trigger' } }),
    ],
    ['start > a'],
  );
  return (await publishNew(stack.database.pool, ownerId, definition)).id;
}

/** The executions of a workflow once every event that was sent is dealt with. */
async function startedOf(workflowId: string): Promise<readonly string[]> {
  await stack.emptied('workflow.triggers');
  const { executions } = (await stack.api.get(`/api/v2/workflows?workflowId=${workflowId}`)).body;
  return executions.map((row) => row.instanceId);
}

test('binary mode: attributes are headers, the body is the data', async () => {
  const id = await saveListener([{ exact: { type: 'binary' } }]);
  const answer = await stack.api.send('POST', EVENTS, {
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'bin-1',
      'ce-source': '/shop',
      'ce-type': 'binary',
      'ce-subject': 'Euro%20%E2%82%AC',
      'ce-region': 'eu',
    },
    body: '{"amount":3}',
  });
  expect([answer.status, answer.body]).toEqual([202, { items: [{ id: 'bin-1', status: 'accepted' }] }]);
  const [started = ''] = await startedOf(id);
  await stack.ended(started);
  const { runtimeStatus, outputs } = await stack.api.status(started);
  expect(runtimeStatus).toBe('COMPLETED');
  expect(outputs['a']).toMatchObject({ success: true, data: { order: { amount: 3 } } });
  expect(outputs['trigger']).toEqual({
    specversion: '1.0',
    id: 'bin-1',
    source: '/shop',
    type: 'binary',
    subject: 'Euro €',
    region: 'eu',
    datacontenttype: 'application/json',
    data: { amount: 3 },
  });
});

test('binary mode: a header that is sent twice is refused, not joined', async () => {
  const { status, body } = await stack.api.send('POST', EVENTS, {
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': ['one', 'two'],
      'ce-source': '/shop',
      'ce-type': 'twice',
    },
    body: '{}',
  });
  expect([status, body.errors[0]?.field]).toEqual([400, 'id']);
});

test('structured mode: a body that is no event is refused with the attribute at fault', async () => {
  const id = await saveListener([{ exact: { type: 'structured' } }]);
  const body = createEvent({ type: 'structured' });
  const answer = await stack.api.send('POST', EVENTS, { headers: STRUCTURED, body });
  expect([answer.status, answer.body]).toEqual([202, { items: [{ id: body.id, status: 'accepted' }] }]);
  expect(await startedOf(id)).toHaveLength(1);

  for (const [event, field] of [
    [{ ...body, id: undefined }, 'id'],
    [{ ...body, source: 'not a uri' }, 'source'],
    [{ ...body, specversion: '0.3' }, 'specversion'],
    [{ ...body, data: 1, data_base64: 'AA==' }, 'data_base64'],
  ] as const) {
    const refused = await stack.api.send('POST', EVENTS, { headers: STRUCTURED, body: event });
    expect(refused).toMatchObject({ status: 400, body: { status: 400, errors: [{ field }] } });
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
  }
  const plain = await stack.api.send('POST', EVENTS, { body });
  expect(plain).toMatchObject({ status: 415, body: { status: 415, detail: expect.stringContaining('ce-') } });
  const large = await stack.api.send('POST', EVENTS, {
    headers: STRUCTURED,
    body: { ...body, data: 'x'.repeat(1_000_001) },
  });
  expect(large).toMatchObject({ status: 413, body: { status: 413 } });
});

test('batched mode: each event has its own outcome, and valid ones are accepted', async () => {
  const id = await saveListener([{ exact: { type: 'batched' } }]);
  const [good, other] = [createEvent({ type: 'batched' }), createEvent({ type: 'batched' })];
  const body = [
    good,
    { ...other, type: 'dev.workflowbuilder.node.completed' },
    { ...other, source: undefined },
    { ...other, data: { text: '\u0000' } },
    7,
    other,
  ];
  const answer = await stack.api.send('POST', EVENTS, { headers: BATCHED, body });
  expect(answer.status).toBe(202);
  expect(answer.body).toEqual({
    items: [
      { id: good.id, status: 'accepted' },
      { id: other.id, status: 'rejected', reason: expect.stringContaining('dev.workflowbuilder.') },
      { id: null, status: 'rejected', reason: expect.stringContaining('source') },
      { id: other.id, status: 'rejected', reason: expect.stringContaining('data.text') },
      { id: null, status: 'rejected', reason: expect.any(String) },
      { id: other.id, status: 'accepted' },
    ],
  });
  expect(await startedOf(id)).toHaveLength(2);
  const empty = await stack.api.send('POST', EVENTS, { headers: BATCHED, body: [] });
  expect([empty.status, empty.body]).toEqual([202, { items: [] }]);
});

test('event types of the product are refused', async () => {
  const body = createEvent({ type: 'dev.workflowbuilder.node.completed' });
  const answer = await stack.api.send('POST', EVENTS, { headers: STRUCTURED, body });
  expect(answer).toMatchObject({ status: 422, body: { status: 422, errors: [{ field: 'type' }] } });
});

test('an event starts each matching workflow once, however often it is delivered, also after the end', async () => {
  const type = 'repeated';
  const ids = [await saveListener([{ exact: { type } }]), await saveListener([{ prefix: { type: 'repe' } }])];
  const body = createEvent({ type });
  const send = () => stack.api.send('POST', EVENTS, { headers: STRUCTURED, body });
  await Promise.all(Array.from({ length: 20 }, send));
  const first = await Promise.all(ids.map(startedOf));
  for (const started of first) {
    expect(started).toHaveLength(1);
    await stack.ended(started[0] ?? '');
  }
  await Promise.all(Array.from({ length: 20 }, send));
  expect(await Promise.all(ids.map(startedOf))).toEqual(first);
  // Another source is another event.
  await stack.api.send('POST', EVENTS, { headers: STRUCTURED, body: { ...body, source: '/other' } });
  expect((await startedOf(ids[0] ?? '')).length).toBe(2);
});

const ORDER = { source: '/shop/eu', type: 'com.example.order.placed', subject: '42', region: 'eu' };
test.each<[readonly EventFilter[], boolean]>([
  [[{ exact: { type: ORDER.type, region: 'eu' } }], true],
  [[{ exact: { type: ORDER.type, region: 'us' } }], false],
  [[{ prefix: { type: 'com.example.' } }], true],
  [[{ suffix: { type: '.placed' } }], true],
  [[{ suffix: { source: '/us' } }], false],
  [[{ prefix: { type: 'com.' } }, { exact: { subject: '43' } }], false],
  [[{ any: [{ exact: { subject: '43' } }, { exact: { subject: '42' } }] }], true],
  [[{ all: [{ prefix: { source: '/shop' } }, { not: { exact: { region: 'eu' } } }] }], false],
  [[{ not: { exact: { absent: 'x' } } }], true],
])('filters %j match: %s', async (filters, isMatching) => {
  const owner = `owner-${(count += 1)}`;
  const id = await saveListener(filters, owner);
  await stack.api.send('POST', EVENTS, { headers: STRUCTURED, body: createEvent(ORDER), principal: owner });
  await stack.emptied('workflow.triggers');
  const { executions } = (await stack.api.get(`/api/v2/workflows?workflowId=${id}`, owner)).body;
  expect(executions).toHaveLength(isMatching ? 1 : 0);
});
