import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../builders/http/api-client.ts';
import { action, gate, timer, trigger, workflow } from '../builders/samples/definition.ts';
import { publishNew } from '../builders/database/published-workflow.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';

let stack: ServiceStack;

beforeAll(async () => {
  stack = await createServiceStack({ orchestrators: 2 });
});

afterAll(() => stack.stop());

/** Asks the orchestrators in turn, all at once. */
function askAll<Answer>(times: number, ask: (api: ApiClient, index: number) => Promise<Answer>): Promise<Answer[]> {
  const { apis } = stack;
  return Promise.all(Array.from({ length: times }, (_, index) => ask(apis[index % apis.length] ?? apis[0], index)));
}

async function readSequences(instanceId: string): Promise<readonly number[]> {
  return (await stack.api.get(`${PATH}/${instanceId}/history`)).body.events.map(({ sequence }) => sequence);
}

test('one key at two orchestrators at once is one execution', async () => {
  for (let round = 0; round < 5; round++) {
    const body = { definition: workflow([action('a')]), triggerData: { round } };
    const headers = { 'idempotency-key': `key-${round}` };
    const answers = await askAll(40, (api) => api.send('POST', PATH, { body, headers }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.instanceId)).size).toBe(1);
  }
});

test('approvers at two orchestrators make one decision, and each of the others is answered with it', async () => {
  for (let round = 0; round < 10; round++) {
    const instanceId = await stack.api.start(workflow([gate('g')]));
    const answers = await askAll(30, (api, approver) =>
      api.post(`${PATH}/${instanceId}/events`, {
        eventName: 'approval_g',
        eventData: { approved: approver % 3 === 0, reason: `approver ${approver}` },
      }),
    );
    await stack.ended(instanceId);
    const winners = answers.flatMap(({ status }, approver) => (status === 202 ? [approver] : []));
    expect(winners).toHaveLength(1);
    const [winner = -1] = winners;
    const outcome = winner % 3 === 0 ? 'approved' : 'rejected';
    for (const { status, body } of answers.filter((_, approver) => approver !== winner)) {
      expect([status, body['decision']]).toMatchObject([409, { outcome, reason: `approver ${winner}` }]);
    }
    const sequences = await readSequences(instanceId);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  }
});

test('controls at two orchestrators are each applied once or refused', async () => {
  for (let round = 0; round < 10; round++) {
    const instanceId = await stack.api.start(workflow([timer('t', { durationMinutes: 5 })]));
    const verbs = ['pause', 'resume', 'pause', 'resume', 'pause', 'terminate'];
    const answers = await askAll(12, async (api, index) => {
      const verb = verbs[Math.floor(index / 2)] ?? 'pause';
      return { verb, status: (await api.post(`${PATH}/${instanceId}/${verb}`)).status };
    });
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect(answers.filter(({ verb, status }) => verb === 'terminate' && status === 200)).toHaveLength(1);
    const { events } = (await stack.api.get(`${PATH}/${instanceId}/history`)).body;
    for (const [verb, type] of [
      ['pause', 'execution.paused'],
      ['resume', 'execution.resumed'],
    ] as const) {
      const accepted = answers.filter((answer) => answer.verb === verb && answer.status === 200);
      expect(events.filter((event) => event.type === type)).toHaveLength(accepted.length);
    }
    expect(events.at(-1)?.type).toBe('execution.terminated');
  }
});

test('one orchestrator knows what the other did at its next turn', async () => {
  const instanceId = await stack.api.start(workflow([gate('g', { timeoutHours: 1 }), gate('h')], ['g > h']));
  const path = `${PATH}/${instanceId}`;
  const [one, other] = [stack.apis[0], stack.apis[1] ?? stack.apis[0]];
  const statuses: number[] = [];
  for (const [api, verb] of [
    [one, 'pause'],
    [other, 'resume'],
    [one, 'pause'],
    [other, 'resume'],
  ] as const) {
    statuses.push((await api.post(`${path}/${verb}`)).status);
  }
  for (const [api, eventName] of [
    [one, 'approval_g'],
    [other, 'approval_h'],
  ] as const) {
    statuses.push((await api.post(`${path}/events`, { eventName, eventData: { approved: true } })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 202, 202]);
  expect((await one.post(`${path}/pause`)).status).toBe(409);
  expect((await stack.api.status(instanceId)).runtimeStatus).toBe('COMPLETED');
});

test('parallel steps whose results reach both orchestrators are joined once', async () => {
  const nodes = Array.from({ length: 20 }, (_, index) => action(`n${index}`));
  const definition = workflow(
    [trigger(), ...nodes, action('join')],
    nodes.map(({ id }) => `start > ${id} > join`),
  );
  const ids = await askAll(10, (api) => api.start(definition));
  for (const instanceId of ids) {
    await stack.ended(instanceId);
    const { events } = (await stack.api.get(`${PATH}/${instanceId}/history`)).body;
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type, nodeId }) => type === 'node.requested' && nodeId === 'join')).toHaveLength(1);
    expect((await stack.api.status(instanceId)).runtimeStatus).toBe('COMPLETED');
  }
});

test('an event that both receive starts its workflow once, and a timer of one fires when the other looks', async () => {
  const definition = workflow(
    [
      trigger('start', { triggerType: 'event', filters: [{ exact: { type: 'twice' } }] }),
      timer('t', { durationSeconds: 0.05 }),
    ],
    ['start > t'],
  );
  const { id } = await publishNew(stack.database.pool, 'operator', definition);
  const event = { specversion: '1.0', id: 'e1', source: '/shop', type: 'twice' };
  const headers = { 'content-type': 'application/cloudevents+json' };
  await askAll(20, (api) => api.send('POST', '/api/v2/events', { body: event, headers }));
  await stack.emptied('workflow.triggers');
  const { executions } = (await stack.api.get(`${PATH}?workflowId=${id}`)).body;
  expect(executions).toHaveLength(1);
  const instanceId = executions[0]?.instanceId ?? '';
  await stack.ended(instanceId);
  const fired = (await stack.api.get(`${PATH}/${instanceId}/history`)).body.events.filter(
    ({ type }) => type === 'timer.fired',
  );
  expect(fired).toHaveLength(1);
});
