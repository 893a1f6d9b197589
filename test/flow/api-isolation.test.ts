import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiAnswer } from '../builders/http/api-client.ts';
import { action, gate, trigger, workflow } from '../builders/samples/definition.ts';
import { publishNew } from '../builders/database/published-workflow.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';

let stack: ServiceStack;
/** One of Ada's that waits, and one of hers that has ended. */
let waiting: string;
let ended: string;

async function startAs(principal: string, definition: object): Promise<string> {
  return (await stack.api.post(PATH, { definition }, principal)).body.instanceId;
}

beforeAll(async () => {
  stack = await createServiceStack();
  waiting = await startAs('ada', workflow([gate('g')]));
  ended = await startAs('ada', workflow([action('a')]));
  await stack.recorded(waiting, 'approval.requested');
  await stack.ended(ended);
});

afterAll(() => stack.stop());

/** All of an answer that its receiver can compare; ids of the path are of the same length. */
function toComparable({ status, headers, text }: ApiAnswer): object {
  const { date: _date, ...rest } = headers;
  return { status, headers: rest, text };
}

const EVENT = { eventName: 'approval_g', eventData: { approved: true } };
const ROUTES: readonly [string, string, unknown?][] = [
  ['GET', '/status'],
  ['GET', '/status?refs=true'],
  ['HEAD', '/status'],
  ['GET', '/history'],
  ['GET', '/history?after=abc'],
  ['POST', '/events', EVENT],
  ['POST', '/events', { eventName: 'never', eventData: { approved: true } }],
  ['POST', '/events', { eventName: 'approval_g' }],
  ['POST', '/terminate', {}],
  ['POST', '/terminate', { reason: 5 }],
  ['POST', '/pause', {}],
  ['POST', '/resume', {}],
  ['DELETE', ''],
];

test.each(ROUTES)('%s …%s answers a stranger as if there were nothing (%j)', async (method, suffix, body) => {
  for (const id of [waiting, ended]) {
    for (const principal of ['eve', 'operator', undefined]) {
      const sent = { body, ...(principal === undefined ? {} : { principal }) };
      const foreign = await stack.api.send(method, `${PATH}/${id}${suffix}`, sent);
      const unknown = await stack.api.send(method, `${PATH}/${id.slice(0, -6)}zzzzzz${suffix}`, sent);
      expect(foreign.status).toBeGreaterThanOrEqual(400);
      expect(toComparable(foreign)).toEqual(toComparable(unknown));
    }
  }
  expect((await stack.api.get(`${PATH}/${waiting}/status`, 'ada')).body).toMatchObject({ runtimeStatus: 'RUNNING' });
  expect((await stack.api.get(`${PATH}/${ended}/status`, 'ada')).body).toMatchObject({ runtimeStatus: 'COMPLETED' });
});

test('a list shows only the caller’s executions, also with a cursor of another owner', async () => {
  const hers = (await stack.api.get(`${PATH}?limit=1`, 'ada')).body;
  expect(hers.executions).toHaveLength(1);
  expect(hers.nextCursor).not.toBeNull();
  for (const principal of ['eve', undefined]) {
    expect((await stack.api.get(PATH, principal)).body).toEqual({ executions: [], nextCursor: null });
    const paged = await stack.api.get(`${PATH}?cursor=${hers.nextCursor}`, principal);
    expect(paged.body).toEqual({ executions: [], nextCursor: null });
  }
  const ids = (await stack.api.get(PATH, 'ada')).body.executions.map((row) => row.instanceId);
  expect(ids.toSorted()).toEqual([waiting, ended].toSorted());
});

test('the same idempotency key of two owners is two keys', async () => {
  const start = (principal: string) =>
    stack.api.send('POST', PATH, {
      principal,
      body: { definition: workflow([gate('g')]) },
      headers: { 'idempotency-key': 'order-1' },
    });
  const [ada, eve] = [await start('ada'), await start('eve')];
  expect([ada.status, eve.status]).toEqual([202, 202]);
  expect(ada.body.instanceId).not.toBe(eve.body.instanceId);
});

test('an event starts only workflows of its sender, whatever owner it names', async () => {
  const definition = workflow(
    [trigger('start', { triggerType: 'event', filters: [{ exact: { type: 'order' } }] }), action('a')],
    ['start > a'],
  );
  const adas = await publishNew(stack.database.pool, 'ada', definition);
  const eves = await publishNew(stack.database.pool, 'eve', definition);
  const event = { specversion: '1.0', id: '1', source: '/shop', type: 'order', wfowner: 'ada' };
  const headers = { 'content-type': 'application/cloudevents+json' };
  expect((await stack.api.send('POST', '/api/v2/events', { body: event, headers, principal: 'eve' })).status).toBe(202);
  const listed = await stack.until(async () => {
    const { executions } = (await stack.api.get(`${PATH}?workflowId=${eves.id}`, 'eve')).body;
    return executions.length > 0 ? executions : undefined;
  });
  expect(listed).toHaveLength(1);
  expect((await stack.api.get(`${PATH}?workflowId=${adas.id}`, 'ada')).body.executions).toEqual([]);
});
