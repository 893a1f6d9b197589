import { afterEach, beforeEach, expect, test } from 'vitest';
import { NODE_CANCELLED, NODE_COMPLETED, NODE_FAILED } from '#events/contracts/node-events.ts';
import { generateId } from '#runner/functions/system/generate-id.ts';
import { createLatch } from '../builders/latch.ts';
import { buildRequest, definePureFunction } from '../builders/runner/test-functions.ts';
import { createRunnerStack, type RunnerStack } from '../builders/runner/runner-stack.ts';

let stack: RunnerStack;
beforeEach(async () => {
  stack = await createRunnerStack();
});
afterEach(() => stack.stop());

async function countClaims(): Promise<number | null> {
  return (await stack.database.pool.query('SELECT FROM claims')).rowCount;
}

test('a function that only computes is answered without a claim', async () => {
  await stack.start([generateId]);
  const request = buildRequest('system/generate-id', { input: { inline: { count: 3 } } });
  await stack.request(request);
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({
    id: `${request.id}/result`,
    type: NODE_COMPLETED,
    causationid: request.id,
    data: { attempt: 1, output: { inline: { ids: [expect.any(String), expect.any(String), expect.any(String)] } } },
  });
  expect(await countClaims()).toBe(0);
});

test('a failure and a large output reach their execution too', async () => {
  let isFirst = true;
  const answer = () => {
    if (!isFirst) return 'x'.repeat(20_000);
    isFirst = false;
    throw new Error('no');
  };
  await stack.start([definePureFunction(answer)]);
  await stack.request(buildRequest('test/run'));
  const [failed] = await stack.waitForResults(1);
  expect(failed).toMatchObject({ type: NODE_FAILED });
  await stack.request(buildRequest('test/run'));
  const [, large] = await stack.waitForResults(2);
  expect(large).toMatchObject({ type: NODE_COMPLETED, data: { output: { ref: expect.any(String) } } });
  expect((await stack.database.pool.query('SELECT FROM payloads')).rowCount).toBe(1);
});

test('without a free slot a claim is stored, and a runner with room runs it', async () => {
  const latch = createLatch();
  await stack.start([definePureFunction(() => latch.opened)], { concurrency: 1 });
  await stack.request(buildRequest('test/run'));
  await stack.request(buildRequest('test/run'));
  await expect.poll(countClaims).toBe(1);
  latch.open();
  await stack.waitForResults(2);
});

test('a runner that stops leaves unfinished requests to the next runner', async () => {
  const latch = createLatch();
  const begun = createLatch();
  const first = await stack.start([
    definePureFunction(() => {
      begun.open();
      return latch.opened;
    }),
  ]);
  const request = buildRequest('test/run');
  await stack.request(request);
  await begun.opened;
  await first.close(0);
  await stack.start([definePureFunction(() => 'done by the next')]);
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({ causationid: request.id, data: { output: { inline: 'done by the next' } } });
});

test('a cancelled request gives no result and is not delivered again', async () => {
  const begun = createLatch();
  const aborted = createLatch();
  let runs = 0;
  await stack.start([
    definePureFunction(({ signal }) => {
      runs += 1;
      begun.open();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.open();
          reject(new Error('stopped'));
        });
      });
    }),
    generateId,
  ]);
  const request = buildRequest('test/run');
  await stack.request(request);
  await begun.opened;
  const { executionid = null, nodeid = null, attempt = null } = request;
  const data = { executionId: executionid, nodeId: nodeid, attempt, reason: 'terminated' };
  await stack.request({ ...request, id: `${request.id}/cancelled`, type: NODE_CANCELLED, data });
  await aborted.opened;
  await stack.request(buildRequest('system/generate-id'));
  const [result] = await stack.waitForResults(1);
  expect(result?.['causationid']).not.toBe(request.id);
  expect(runs).toBe(1);
});
