import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineFunction } from '#runner/functions/function.ts';
import { action, gate, trigger, workflow } from '../builders/samples/definition.ts';
import { createLatch } from '../builders/latch.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';

let stack: ServiceStack;
/** Holds the function `test/hold` back. */
let hold = createLatch();

const holding = defineFunction({
  slug: 'test/hold',
  name: 'Hold',
  description: 'Waits until the test says so.',
  input: z.object({}),
  output: z.object({ held: z.boolean() }),
  isSafeToRepeat: true,
  run: async () => {
    await hold.opened;
    return { held: true };
  },
});

beforeAll(async () => {
  stack = await createServiceStack({ functions: [holding] });
});

afterAll(() => stack.stop());

test('the status follows an execution from running over suspended to waiting and done', async () => {
  // start ─► held ─► approval ─► after
  hold = createLatch();
  const definition = workflow(
    [trigger(), action('held', { actionId: 'test/hold' }), gate('approval'), action('after')],
    ['start > held > approval > after'],
  );
  const instanceId = await stack.api.start(definition);
  const path = `/api/v2/workflows/${instanceId}`;
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'RUNNING',
    phase: 'running',
    progress: 25,
    currentNodes: ['held'],
    outputs: { trigger: {} },
    error: null,
    completedAt: null,
  });
  await stack.api.post(`${path}/pause`);
  hold.open();
  await stack.recorded(instanceId, 'node.completed', 'held');
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'SUSPENDED',
    phase: 'running',
    progress: 50,
    outputs: { held: { success: true } },
  });
  await stack.api.post(`${path}/resume`);
  await stack.recorded(instanceId, 'approval.requested');
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'RUNNING',
    phase: 'awaiting_approval',
    progress: 50,
    currentNodes: ['approval'],
  });
  await stack.api.post(`${path}/events`, { eventName: 'approval_approval', eventData: { approved: true } });
  await stack.ended(instanceId);
  expect(await stack.api.status(instanceId)).toMatchObject({
    runtimeStatus: 'COMPLETED',
    phase: 'completed',
    progress: 100,
    currentNodes: [],
  });
});

async function list(query: string, principal: string) {
  const answer = await stack.api.get(`${PATH}${query}`, principal);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function startAs(principal: string, definition: object): Promise<string> {
  return (await stack.api.post(PATH, { definition }, principal)).body.instanceId;
}

test('pages of a list follow each other without gap or double, newest first, however many begin at once', async () => {
  const definition = workflow([gate('g')], [], { id: 'paged' });
  const ids = new Set(await Promise.all(Array.from({ length: 25 }, () => startAs('pager', definition))));
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 10; page++) {
    const { executions, nextCursor } = await list(`?limit=4${cursor}`, 'pager');
    expect(executions.length).toBe(nextCursor === null ? 1 : 4);
    seen.push(...executions.map((row) => `${row.startedAt} ${row.instanceId}`));
    // Executions that start meanwhile are newer than every page that follows.
    if (page === 2) await startAs('pager', definition);
    if (nextCursor === null) break;
    cursor = `&cursor=${nextCursor}`;
  }
  expect(seen).toEqual(seen.toSorted().toReversed());
  expect(new Set(seen.map((entry) => entry.split(' ')[1] ?? ''))).toEqual(ids);
});

test('A9: a list is filtered by workflow, status, phase and time, and its rows say what the status says', async () => {
  const [waiting, done] = [
    await startAs('filterer', workflow([gate('g')], [], { id: 'one' })),
    await startAs('filterer', workflow([action('a')], [], { id: 'two', name: 'Two', version: '2.5.0' })),
  ];
  await stack.recorded(waiting, 'approval.requested');
  await stack.ended(done);
  const idsOf = async (query: string) => (await list(query, 'filterer')).executions.map((row) => row.instanceId);
  expect(await idsOf('')).toEqual([done, waiting]);
  expect(await idsOf('?workflowId=one')).toEqual([waiting]);
  expect(await idsOf('?status=COMPLETED')).toEqual([done]);
  expect(await idsOf('?status=COMPLETED&status=RUNNING')).toEqual([done, waiting]);
  expect(await idsOf('?status=FAILED')).toEqual([]);
  expect(await idsOf('?phase=awaiting_approval')).toEqual([waiting]);
  const { startedAt } = (await stack.api.get(`${PATH}/${done}/status`, 'filterer')).body;
  const at = encodeURIComponent(String(startedAt));
  expect(await idsOf(`?startedAfter=${at}`)).toEqual([done]);
  expect(await idsOf(`?startedBefore=${at}`)).toEqual([waiting]);
  expect(await idsOf('?startedAfter=2026-01-01T00:00:00%2B23:59')).toEqual([done, waiting]);
  expect((await list('?workflowId=two', 'filterer')).executions).toEqual([
    {
      instanceId: done,
      workflowId: 'two',
      workflowName: 'Two',
      workflowVersion: null,
      isDraft: false,
      definitionVersion: '2.5.0',
      runtimeStatus: 'COMPLETED',
      phase: 'completed',
      progress: 100,
      currentNodes: [],
      triggerType: 'manual',
      error: null,
      startedAt,
      completedAt: expect.any(String),
    },
  ]);
});

test('the history has every event in order, and goes on after a sequence', async () => {
  const instanceId = await stack.api.start(workflow([trigger(), action('a')], ['start > a']));
  await stack.ended(instanceId);
  const path = `${PATH}/${instanceId}/history`;
  const { body } = await stack.api.get(path);
  expect(body.instanceId).toBe(instanceId);
  expect(body.events.map(({ type, nodeId, sequence }) => [sequence, type, nodeId])).toEqual([
    [1, 'execution.started', undefined],
    [2, 'node.completed', 'start'],
    [3, 'node.requested', 'a'],
    [4, 'node.completed', 'a'],
    [5, 'execution.completed', undefined],
  ]);
  expect((await stack.api.get(`${path}?after=3`)).body.events).toEqual(body.events.slice(3));
  expect((await stack.api.get(`${path}?after=5`)).body.events).toEqual([]);
});
