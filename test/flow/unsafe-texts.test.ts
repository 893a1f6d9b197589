import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { NodeFailed } from '#events/contracts/node-events.ts';
import { FunctionError } from '#runner/failures/function-error.ts';
import { defineFunction } from '#runner/functions/function.ts';
import { DEFAULT_RETRY_POLICY } from '#schemas/definition/retry-policy.ts';
import { listExecutionsStatement, type ExecutionSummaryRow } from '#schemas/execution/execution-list.ts';
import { action, condition, gate, trigger, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const HALF = '\uD83D';
const BAD = `a\0b${HALF}c`;
const GOOD = 'a\uFFFDb\uFFFDc';

const failing = defineFunction({
  slug: 'test/fails',
  name: 'Fails',
  description: 'Fails with whatever it is given.',
  input: z.object({ how: z.string() }),
  output: z.null(),
  isSafeToRepeat: true,
  run: ({ how }) => {
    if (how === 'thrown') throw new Error(BAD);
    throw new FunctionError({ type: 'test', message: BAD, retryable: false, details: { [BAD]: [BAD] } });
  },
});

let stack: ServiceStack;
beforeAll(async () => {
  stack = await createServiceStack({ functions: [failing] });
});
afterAll(() => stack.stop());

/** What the list of the interface reads, the labels of steps that failed included. */
async function list(): Promise<readonly ExecutionSummaryRow[]> {
  const query = { limit: 50 } as const;
  return (await stack.database.pool.query(listExecutionsStatement(['operator'], query, null, 'with labels'))).rows;
}

async function run(node: ReturnType<typeof action>, triggerData: unknown = {}): Promise<string> {
  const instanceId = await stack.api.start(workflow([trigger(), node], ['start > a']), triggerData);
  await stack.ended(instanceId);
  return instanceId;
}

test.each(['thrown', 'known'])(
  'D1: a failure text that cannot be stored is cleaned where it enters: %s',
  async (how) => {
    const retryPolicy = { ...DEFAULT_RETRY_POLICY, maximumAttempts: 1 };
    const id = await run(action('a', { actionId: 'test/fails', how, retryPolicy }));
    const { error } = await stack.api.status(id);
    expect(error).toMatchObject({ message: GOOD, nodeId: 'a' });
    if (how === 'known') expect(error?.details).toEqual({ [GOOD]: [GOOD] });
    expect((await list()).find((row) => row.instanceId === id)).toMatchObject({ failedNodeLabel: 'a' });
  },
);

test('D1: a failure that cuts the data that it quotes is cleaned too', async () => {
  const text = `${'x'.repeat(58)}😀`;
  const rows = [{ left: '{{trigger.text}}', operator: 'isTrue' as const }];
  const id = await run(condition('a', { rows }), { text });
  expect((await stack.api.status(id)).error?.message).toContain('x\uFFFD…');
  expect((await list()).find((row) => row.instanceId === id)).toMatchObject({ failedNodeLabel: 'a' });
});

test("D1: an approval's reason is not cut within a character", async () => {
  const id = await stack.api.start(workflow([trigger(), gate('a')], ['start > a']));
  await stack.api.post(`/api/v2/workflows/${id}/events`, {
    eventName: 'approval_a',
    eventData: { approved: false, reason: `${'r'.repeat(1_999)}😀` },
  });
  await stack.ended(id);
  expect((await stack.api.status(id)).error?.message).toContain('r\uFFFD');
  expect((await list()).find((row) => row.instanceId === id)).toMatchObject({ failedNodeLabel: 'a' });
});

test('D1: what another runner reports is cleaned when it is read', () => {
  const at = '2026-11-30T00:00:00.000Z';
  const error = { type: 'x', message: BAD, retryable: false, details: { text: BAD } };
  const fields = { executionId: 'e', nodeId: 'n', attempt: 1, claimedAt: at, startedAt: at, finishedAt: at };
  expect(NodeFailed.parse({ ...fields, error }).error).toMatchObject({ message: GOOD, details: { text: GOOD } });
});

test.each(['\\u0000', '\\ud83d', '\\uDC00'])(
  'D1: a row that an earlier version wrote with %s hides no other',
  async (escape) => {
    const id = await run(action('a', { actionId: 'test/fails', how: 'known' }));
    const error = `{"type":"x","message":"${escape}","retryable":false,"nodeId":"a"}`;
    await stack.database.pool.query('UPDATE executions SET error = $2::json WHERE id = $1', [id, error]);
    const rows = await list();
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.find((row) => row.instanceId === id)).toMatchObject({ failedNodeLabel: null, error: { nodeId: 'a' } });
  },
);
