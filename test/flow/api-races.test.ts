import { afterAll, beforeAll, expect, test } from 'vitest';
import { action, gate, workflow } from '../builders/samples/definition.ts';
import type { ApiAnswer } from '../builders/http/api-client.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';
const ROUNDS = 20;
const APPROVERS = 50;

let stack: ServiceStack;

beforeAll(async () => {
  stack = await createServiceStack();
});

afterAll(() => stack.stop());

interface Decision {
  readonly decision: string;
  readonly decided_by: string | null;
  readonly reason: string | null;
}

async function readDecisions(instanceId: string): Promise<readonly Decision[]> {
  const { rows } = await stack.database.pool.query<Decision>(
    'SELECT decision, decided_by, reason FROM approvals WHERE execution_id = $1',
    [instanceId],
  );
  return rows;
}

/** History, row, status and output tell the same story; gives how the gate ended. */
async function readAgreedOutcome(instanceId: string): Promise<Decision> {
  const [row] = await readDecisions(instanceId);
  if (row === undefined) throw new Error('The gate was not decided.');
  const { events } = (await stack.api.get(`${PATH}/${instanceId}/history`)).body;
  const decided = events.filter(({ type }) => type === 'approval.decided' || type === 'approval.timed_out');
  expect(decided).toHaveLength(1);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  const { outputs, runtimeStatus, phase } = await stack.api.status(instanceId);
  expect(outputs['g']).toMatchObject({
    success: true,
    data: { outcome: row.decision, approved: row.decision === 'approved', by: row.decided_by, reason: row.reason },
  });
  const ends = {
    approved: ['COMPLETED', 'completed'],
    rejected: ['FAILED', 'rejected'],
    timeout: ['FAILED', 'timed_out'],
  };
  expect([runtimeStatus, phase]).toEqual(ends[row.decision as keyof typeof ends]);
  if (row.decision === 'timeout') expect(decided[0]).toMatchObject({ type: 'approval.timed_out' });
  else
    expect(decided[0]).toMatchObject({
      type: 'approval.decided',
      approved: row.decision === 'approved',
      reason: row.reason,
    });
  return row;
}

function raise(instanceId: string, approver: number): Promise<ApiAnswer> {
  return stack.api.post(`${PATH}/${instanceId}/events`, {
    eventName: 'approval_g',
    eventData: { approved: approver % 2 === 0, reason: `approver ${approver}` },
  });
}

test(`${APPROVERS} approvers and a time-out at once make one decision, and all hear of it (${ROUNDS} times)`, async () => {
  const outcomes = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    // The later the round, the more of the race the deadline wins.
    const timeoutSeconds = 0.12 - round * 0.005;
    const instanceId = await stack.api.start(workflow([gate('g', { timeoutSeconds })]));
    const answers = await Promise.all(Array.from({ length: APPROVERS }, (_, approver) => raise(instanceId, approver)));
    await stack.ended(instanceId);
    const winner = await readAgreedOutcome(instanceId);
    outcomes.add(winner.decision);
    const accepted = answers.flatMap((answer, approver) => (answer.status === 202 ? [approver] : []));
    if (winner.decision === 'timeout') expect(accepted).toEqual([]);
    else expect(accepted.map((approver) => `approver ${approver}`)).toEqual([winner.reason]);
    for (const { status, body } of answers.filter((answer) => answer.status !== 202)) {
      expect(status).toBe(409);
      expect(body['decision']).toMatchObject({
        outcome: winner.decision,
        by: winner.decided_by,
        reason: winner.reason,
      });
    }
  }
  expect([...outcomes]).not.toEqual(['timeout']);
}, 30_000);

test('a gate without a decision times out, and a later decision is answered with that', async () => {
  const instanceId = await stack.api.start(workflow([gate('g', { timeoutSeconds: 0.02 })]));
  await stack.ended(instanceId);
  expect((await readAgreedOutcome(instanceId)).decision).toBe('timeout');
  const late = await raise(instanceId, 1);
  expect(late).toMatchObject({ status: 409, body: { decision: { outcome: 'timeout', by: null } } });
});

test('a decision for a terminated execution is answered with that', async () => {
  const instanceId = await stack.api.start(workflow([gate('g')]));
  await stack.api.post(`${PATH}/${instanceId}/terminate`);
  const late = await raise(instanceId, 1);
  expect(late).toMatchObject({ status: 409, body: { decision: { outcome: 'cancelled' } } });
});

test('of two gates with one name an event decides the one that opened first, and a third event finds both decided', async () => {
  const named = { eventName: 'sign' };
  const instanceId = await stack.api.start(workflow([gate('g', named), gate('h', named)], ['g > h']));
  const sign = (reason: string) =>
    stack.api.post(`${PATH}/${instanceId}/events`, { eventName: 'sign', eventData: { approved: true, reason } });
  expect((await sign('one')).status).toBe(202);
  expect((await sign('two')).status).toBe(202);
  await stack.ended(instanceId);
  expect((await sign('three')).body['decision']).toMatchObject({ outcome: 'approved', reason: 'two' });
  const reasons = (await readDecisions(instanceId)).map(({ reason }) => reason);
  expect(reasons.toSorted()).toEqual(['one', 'two']);
});

test('an event raised before its gate opens is kept for it, and no more events are kept than gates may open', async () => {
  const instanceId = await stack.api.start(workflow([gate('first'), gate('g')], ['first > g']));
  expect((await raise(instanceId, 0)).status).toBe(202);
  expect((await raise(instanceId, 2)).status).toBe(429);
  await stack.api.post(`${PATH}/${instanceId}/events`, { eventName: 'approval_first', eventData: { approved: true } });
  await stack.ended(instanceId);
  expect((await stack.api.status(instanceId)).runtimeStatus).toBe('COMPLETED');
});

test(`controls that race with results and each other leave a consistent record (${ROUNDS} times)`, async () => {
  const steps = ['a', 'b', 'c', 'd'];
  const definition = workflow(
    steps.map((id) => action(id)),
    ['a > b > c > d'],
  );
  const kinds = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const instanceId = await stack.api.start(definition);
    const path = `${PATH}/${instanceId}`;
    const answers = await Promise.all([
      stack.api.post(`${path}/pause`),
      stack.api.post(`${path}/resume`),
      ...(round % 2 === 0 ? [stack.api.post(`${path}/terminate`)] : []),
      stack.api.send('DELETE', path),
      stack.api.post(`${path}/pause`),
      stack.api.post(`${path}/resume`),
    ]);
    for (const { status } of answers) expect([200, 204, 404, 409]).toContain(status);
    const isPurged = answers.some(({ status }) => status === 204);
    if (!isPurged) {
      if ((await stack.api.status(instanceId)).runtimeStatus === 'SUSPENDED') await stack.api.post(`${path}/resume`);
      await stack.ended(instanceId);
      const { runtimeStatus, outputs, progress } = await stack.api.status(instanceId);
      const { events } = (await stack.api.get(`${path}/history`)).body;
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter(({ type }) => /^execution\.(completed|failed|terminated)$/.test(type))).toHaveLength(1);
      const finished = events.filter(({ type }) => type === 'node.completed').map(({ nodeId }) => nodeId ?? '');
      expect(new Set(finished).size).toBe(finished.length);
      expect(Object.keys(outputs).toSorted()).toEqual(['trigger', ...finished].toSorted());
      expect(progress).toBe(Math.floor((100 * (runtimeStatus === 'COMPLETED' ? 4 : finished.length)) / 4));
      kinds.add(runtimeStatus);
      expect((await stack.api.send('DELETE', path)).status).toBe(204);
    }
    kinds.add(isPurged ? 'purged' : 'ended');
    expect((await stack.api.get(`${path}/status`)).status).toBe(404);
  }
  expect(kinds.has('COMPLETED')).toBe(true);
}, 30_000);

test('a purge deletes every row but the receipt, also while late results arrive', async () => {
  const definition = workflow([...Array.from({ length: 30 }, (_, index) => action(`n${index}`)), gate('g')], []);
  const instanceId = await stack.api.start(definition);
  await stack.api.post(`${PATH}/${instanceId}/terminate`);
  expect((await stack.api.send('DELETE', `${PATH}/${instanceId}`)).status).toBe(204);
  await stack.emptied('workflow.nodes');
  await stack.emptied('workflow.results');
  for (const table of [
    'execution_inputs',
    'execution_events',
    'node_runs',
    'approvals',
    'timers',
    'payloads',
    'claims',
    'queue_messages',
  ]) {
    // A result that was on its way during the purge is still handed over, and forgotten then.
    await expect
      .poll(async () => {
        const found = await stack.database.pool.query(`SELECT * FROM ${table} WHERE execution_id = $1`, [instanceId]);
        return [table, found.rows];
      })
      .toEqual([table, []]);
  }
});
