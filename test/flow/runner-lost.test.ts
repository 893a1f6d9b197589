import { afterEach, beforeEach, expect, test } from 'vitest';
import { NODE_COMPLETED, NODE_FAILED, NODE_PROGRESSED } from '#events/contracts/node-events.ts';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { createLatch } from '../builders/latch.ts';
import { buildRequest, defineTestFunction, defineUnsafeFunction } from '../builders/runner/test-functions.ts';
import { createRunnerStack, type RunnerStack } from '../builders/runner/runner-stack.ts';

let stack: RunnerStack;
beforeEach(async () => {
  stack = await createRunnerStack();
});
afterEach(() => stack.stop());

/** A claim of a runner that died; `begun` milliseconds ago its function began. */
async function insertLostClaim(request: CloudEvent, begun: number): Promise<void> {
  await stack.database.pool.query(
    `INSERT INTO claims (request_id, execution_id, state, runner_id, lease_until, request, begun_at)
     VALUES ($1, $2, 'running', 'dead', now(), $3, now() - $4::float8 * interval '1 millisecond')`,
    [request.id, request.subject, JSON.stringify(request), begun],
  );
}

test('A2: an attempt that began under a dead runner ends as its own, and may be repeated', async () => {
  const request = buildRequest('test/run');
  await insertLostClaim(request, 3_600);
  let effects = 0;
  await stack.start([defineTestFunction(() => ++effects)], { leaseMs: 400 });
  const [result] = await stack.waitForResults(1);
  const error = {
    type: 'runner_lost',
    message: expect.stringMatching(/^The runner was lost after 3\.\d s\.$/),
    retryable: true,
  };
  expect(result).toMatchObject({ id: `${request.id}/result`, type: NODE_FAILED, data: { error, attempt: 1 } });
  expect(effects).toBe(0);
});

test('A2: one that must not be repeated ends as an unknown outcome', async () => {
  const request = buildRequest('test/run');
  await insertLostClaim(request, 3_600);
  let effects = 0;
  await stack.start([defineUnsafeFunction(() => ++effects)], { leaseMs: 400 });
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({ type: NODE_FAILED, data: { error: { type: 'outcome_unknown', retryable: false } } });
  expect(effects).toBe(0);
});

test('A2: asked again after its runner died, it is not repeated either', async () => {
  const request = buildRequest('test/run');
  let effects = 0;
  await stack.start([defineUnsafeFunction(() => ++effects)]);
  await insertLostClaim(request, 3_600);
  await stack.request(request);
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({ type: NODE_FAILED, data: { error: { type: 'outcome_unknown' } } });
  expect(effects).toBe(0);
});

test('A2: what waits for a place has not begun; what must not be repeated says so before it begins', async () => {
  const latch = createLatch();
  const seen: boolean[] = [];
  const isNoted = async (id: string) => {
    const { rows } = await stack.database.pool.query('SELECT begun_at FROM claims WHERE request_id = $1', [id]);
    return rows[0]?.begun_at !== null;
  };
  const [first, second] = [buildRequest('test/run'), buildRequest('test/run')];
  const run = defineUnsafeFunction(async ({ executionId }) => {
    seen.push(await isNoted(executionId === first.subject ? first.id : second.id));
    await latch.opened;
  });
  await stack.start([run], { concurrency: 1 });
  await stack.request(first);
  await stack.waitForResults(1, (event) => event.type === NODE_PROGRESSED);
  await stack.request(second);
  const count = async () => (await stack.database.pool.query('SELECT 1 FROM claims')).rows.length;
  await expect.poll(count, { timeout: 20_000 }).toBe(2);
  expect(await isNoted(second.id)).toBe(false);
  latch.open();
  await stack.waitForResults(2, (event) => event.type === NODE_COMPLETED);
  expect(seen).toEqual([true, true]);
});

test('A2: a runner that stops in the middle of what must not be repeated leaves it as an unknown outcome', async () => {
  const latch = createLatch();
  const first = await stack.start([defineUnsafeFunction(() => latch.opened)]);
  await stack.request(buildRequest('test/run'));
  await stack.waitForResults(1, (event) => event.type === NODE_PROGRESSED);
  await first.close(0);
  const second = await stack.start([defineUnsafeFunction(() => 'second')]);
  expect(await second.leases.scan()).toBe(true);
  const [result] = await stack.waitForResults(1, (event) => event.type === NODE_FAILED);
  expect(result).toMatchObject({ data: { error: { type: 'outcome_unknown' } } });
  latch.open();
});
