import { afterEach, beforeEach, expect, test } from 'vitest';
import { NODE_CANCELLED, NODE_COMPLETED, NODE_FAILED, NODE_PROGRESSED } from '#events/contracts/node-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { generateId } from '#runner/functions/system/generate-id.ts';
import { createLatch } from '../builders/latch.ts';
import { buildRequest, defineTestFunction } from '../builders/runner/test-functions.ts';
import { createRunnerStack, type RunnerStack } from '../builders/runner/runner-stack.ts';

let stack: RunnerStack;
beforeEach(async () => {
  stack = await createRunnerStack();
});
afterEach(() => stack.stop());

async function readClaims(): Promise<{ request_id: string; state: string; runs: number }[]> {
  return (await stack.database.pool.query('SELECT request_id, state, runs FROM claims ORDER BY request_id')).rows;
}

function toNodeEvent(request: CloudEvent, type: string): CloudEvent {
  const { executionid = null, nodeid = null, attempt = null } = request;
  const data = { executionId: executionid, nodeId: nodeid, attempt, reason: 'terminated' };
  return { ...request, id: `${request.id}/${type}`, type, data };
}

test('a request is claimed, run and answered by its result event', async () => {
  await stack.start([defineTestFunction(() => ({ ids: ['a', 'b', 'c'] }))]);
  const request = buildRequest('test/run');
  await stack.request(request);
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({
    id: `${request.id}/result`,
    source: '/workflow-builder/runner',
    type: NODE_COMPLETED,
    subject: request.subject,
    executionid: request.subject,
    nodeid: 'node',
    attempt: 1,
    causationid: request.id,
    data: { attempt: 1, output: { inline: { ids: ['a', 'b', 'c'] } } },
  });
  expect(await readClaims()).toEqual([{ request_id: request.id, state: 'done', runs: 1 }]);
});

test('a duplicate of a finished request is answered by the recorded result, without a second effect', async () => {
  let effects = 0;
  await stack.start([defineTestFunction(() => ({ effect: ++effects }))]);
  const request = buildRequest('test/run');
  await stack.request(request);
  const [first] = await stack.waitForResults(1);
  await stack.request(request);
  const [, second] = await stack.waitForResults(2);
  expect(second).toEqual(first);
  expect(effects).toBe(1);
});

test('a request that is running is not started again, not even by another runner', async () => {
  const latch = createLatch();
  let starts = 0;
  const run = defineTestFunction(async () => {
    starts += 1;
    await latch.opened;
    return starts;
  });
  await stack.start([run]);
  await stack.start([run]);
  const request = buildRequest('test/run');
  const other = buildRequest('test/run');
  await stack.request(request);
  await stack.waitForResults(1, (event) => event.type === NODE_PROGRESSED);
  await stack.request(request);
  await stack.request(other);
  await stack.waitForResults(2, (event) => event.type === NODE_PROGRESSED);
  latch.open();
  await stack.waitForResults(2, (event) => event.type === NODE_COMPLETED);
  expect(starts).toBe(2);
});

test('the requests of a dead runner are taken over under the same idempotency key', async () => {
  const request = buildRequest('test/run', { idempotencyKey: 'the stable key' });
  await stack.database.pool.query(
    `INSERT INTO claims (request_id, execution_id, state, runner_id, lease_until, request) VALUES ($1, $2, 'running', 'dead', now(), $3)`,
    [request.id, request.subject, JSON.stringify(request)],
  );
  const keys: string[] = [];
  await stack.start([defineTestFunction(({ idempotencyKey }) => keys.push(idempotencyKey))], { leaseMs: 400 });
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({ id: `${request.id}/result`, type: NODE_COMPLETED });
  expect(keys).toEqual(['the stable key']);
  expect(await readClaims()).toEqual([{ request_id: request.id, state: 'done', runs: 2 }]);
});

test('a live lease is kept alive, and nobody takes it over', async () => {
  const latch = createLatch();
  let starts = 0;
  const run = defineTestFunction(async () => {
    starts += 1;
    await latch.opened;
  });
  await stack.start([run], { leaseMs: 3_000 });
  const other = await stack.start([run], { leaseMs: 3_000 });
  await stack.request(buildRequest('test/run'));
  await stack.waitForResults(1, (event) => event.type === NODE_PROGRESSED);
  const readLease = async () => {
    const { rows } = await stack.database.pool.query<{ lease: Date }>('SELECT lease_until AS lease FROM claims');
    return rows[0]?.lease.getTime() ?? 0;
  };
  const before = await readLease();
  await expect.poll(readLease, { timeout: 20_000 }).toBeGreaterThan(before);
  expect(await other.leases.scan()).toBe(false);
  latch.open();
  await stack.waitForResults(1, (event) => event.type === NODE_COMPLETED);
  expect(starts).toBe(1);
});

test('a request that kills its runner every time fails at last', async () => {
  const request = buildRequest('test/run');
  await stack.database.pool.query(
    `INSERT INTO claims (request_id, execution_id, state, runner_id, lease_until, request, runs) VALUES ($1, $2, 'running', 'dead', now(), $3, 5)`,
    [request.id, request.subject, JSON.stringify(request)],
  );
  await stack.start([defineTestFunction(() => 'survived')], { leaseMs: 400 });
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({ type: NODE_FAILED, data: { error: { type: 'runner_lost', retryable: false } } });
});

test('a runner that stops gives back what it did not finish, and the next one runs it', async () => {
  const latch = createLatch();
  const first = await stack.start([defineTestFunction(() => latch.opened)]);
  const request = buildRequest('test/run');
  await stack.request(request);
  await stack.waitForResults(1, (event) => event.type === NODE_PROGRESSED);
  await first.close(0);
  const second = await stack.start([defineTestFunction(() => 'second')]);
  expect(await second.leases.scan()).toBe(true);
  const [result] = await stack.waitForResults(1, (event) => event.type === NODE_COMPLETED);
  expect(result).toMatchObject({ data: { output: { inline: 'second' } } });
  latch.open();
});

test('requests beyond the free slots wait and run later', async () => {
  let running = 0;
  let most = 0;
  const run = defineTestFunction(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  });
  await stack.start([run], { concurrency: 3 });
  await stack.broker.publish(
    Array.from({ length: 200 }, () => ({ topic: TOPICS.nodes, event: buildRequest('test/run') })),
  );
  const results = await stack.waitForResults(200);
  expect(new Set(results.map((result) => result.id)).size).toBe(200);
  expect(most).toBe(3);
});

test('a cancelled request is aborted and gives no result', async () => {
  const aborted = createLatch();
  const run = defineTestFunction(
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.open();
          reject(signal.reason);
        });
      }),
  );
  await stack.start([run, generateId]);
  const request = buildRequest('test/run');
  await stack.request(request);
  await stack.waitForResults(1, (event) => event.type === NODE_PROGRESSED);
  await stack.request(toNodeEvent(request, NODE_CANCELLED));
  await aborted.opened;
  // Asked again after that, and another request behind it: only the other one is answered.
  await stack.request(request);
  await stack.request(buildRequest('system/generate-id'));
  const results = await stack.waitForResults(1, (event) => event.type !== NODE_PROGRESSED);
  expect(results[0]?.causationid).not.toBe(request.id);
  expect(stack.results.filter((event) => event.id === `${request.id}/result`)).toEqual([]);
  expect((await readClaims()).find((claim) => claim.request_id === request.id)?.state).toBe('cancelled');
});

test('a cancellation that comes before its request keeps it from running', async () => {
  await stack.start([defineTestFunction(() => 'ran'), generateId]);
  const request = buildRequest('test/run');
  await stack.request(toNodeEvent(request, NODE_CANCELLED));
  await expect.poll(readClaims).toHaveLength(1);
  await stack.request(request);
  await stack.request(buildRequest('system/generate-id'));
  const [result] = await stack.waitForResults(1);
  expect(result?.causationid).not.toBe(request.id);
});

test('an attempt ends at its timeout', async () => {
  await stack.start([defineTestFunction(() => new Promise(() => undefined))]);
  await stack.request(buildRequest('test/run', { timeoutMs: 30 }));
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({ type: NODE_FAILED, data: { error: { type: 'timeout', retryable: true } } });
});

test('an unknown function fails its node; an event that is no request becomes a dead letter', async () => {
  await stack.start([generateId]);
  await stack.request(buildRequest('vendor/unknown'));
  expect((await stack.waitForResults(1))[0]).toMatchObject({
    type: NODE_FAILED,
    data: { error: { type: 'unknown_function', retryable: false } },
  });
  await stack.request({ ...buildRequest('system/generate-id'), data: { executionId: 1 } });
  await stack.request({ ...buildRequest('system/generate-id'), id: 'another/id/1' });
  await expect.poll(() => stack.broker.deadLetters({ topic: TOPICS.nodes, limit: 10 })).toHaveLength(2);
});

test('an event of an unknown type is acknowledged and ignored', async () => {
  await stack.start([generateId]);
  await stack.request({ ...buildRequest('system/generate-id'), type: 'dev.workflowbuilder.node.invented' });
  await stack.request(buildRequest('system/generate-id'));
  expect(await stack.waitForResults(1)).toHaveLength(1);
  expect(await stack.broker.deadLetters({ limit: 10 })).toEqual([]);
});
