import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { TOPICS } from '#events/contracts/topics.ts';
import { defineFunction, type FunctionDefinition } from '#runner/functions/function.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { createLatch } from '../builders/latch.ts';
import { type InvokingSidecar, startInvokingSidecar } from '../builders/dapr/invoking-sidecar.ts';
import { defineTestFunction } from '../builders/runner/test-functions.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';
import { SERVICE_TOKEN } from '../builders/runner/test-runner.ts';

let stack: ServiceStack | undefined;
let sidecar: InvokingSidecar;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});

async function open(
  functions: readonly FunctionDefinition[] = [],
  interfere?: (path: string, response: ServerResponse, isAfter: boolean) => boolean,
): Promise<ServiceStack> {
  stack = await createServiceStack({
    functions,
    openSidecar: async (runnerUrl) => (sidecar = await startInvokingSidecar(runnerUrl, interfere)),
  });
  return stack;
}

const echo = defineFunction({
  slug: 'test/echo',
  name: 'Echo',
  description: 'Answers its input.',
  input: z.object({ text: z.string(), ids: z.unknown() }),
  output: z.unknown(),
  isSafeToRepeat: true,
  run: (input) => input,
});

// start ─► a ─► b
const pair = workflow(
  [
    trigger(),
    action('a', { actionId: 'system/generate-id' }),
    action('b', { actionId: 'test/echo', text: '{{trigger.literal}}', ids: '{{a.ids}}' }),
  ],
  ['start > a > b'],
);
const one = workflow([trigger(), action('run', { actionId: 'test/run' })], ['start > run']);

async function run(definition: typeof pair, triggerData: unknown = {}) {
  const opened = stack!;
  const instanceId = await opened.api.start(definition, triggerData);
  await opened.ended(instanceId);
  return { instanceId, status: await opened.api.status(instanceId) };
}

test('steps go through the sidecar to the app of FUNCTION_RUNNER_APP_ID, resolved once, in the shape of the specification', async () => {
  const { database } = await open([echo]);
  const { instanceId, status } = await run(pair, { literal: 'so {{a.ids}} stands' });
  expect(status).toMatchObject({
    runtimeStatus: 'COMPLETED',
    outputs: { b: { success: true, data: { text: 'so {{a.ids}} stands', ids: [expect.any(String)] } } },
  });
  expect(sidecar.appIds).toEqual(['function-runner', 'function-runner']);
  const [first] = sidecar.requests;
  expect(first?.path).toBe('/v1.0/invoke/function-runner/method/execute');
  expect(first?.headers).toMatchObject({
    authorization: `Bearer ${SERVICE_TOKEN}`,
    'idempotency-key': `${instanceId}/a/1`,
  });
  expect(JSON.parse(first?.body ?? '')).toMatchObject({
    function_slug: 'system/generate-id',
    execution_id: instanceId,
    workflow_id: 'my-workflow',
    node_id: 'a',
    node_name: 'a',
    node_outputs: {},
    attempt: { number: 1, owner_id: 'operator', timeout_ms: 300_000 },
  });
  const { rows } = await database.pool.query('SELECT runs, state FROM claims');
  expect(rows).toEqual([
    { runs: 1, state: 'done' },
    { runs: 1, state: 'done' },
  ]);
});

test('an answer that is lost on its way is asked for again, and the function runs once', async () => {
  let lost = 0;
  let effects = 0;
  await open([defineTestFunction(() => ({ effect: ++effects }))], (_path, response, isAfter) => {
    if (!isAfter || lost >= 2) return false;
    lost += 1;
    response.destroy();
    return true;
  });
  expect((await run(one)).status.outputs).toMatchObject({ run: { data: { effect: 1 } } });
  expect({ effects, lost, asked: sidecar.requests.length }).toEqual({ effects: 1, lost: 2, asked: 3 });
});

test('a runner that is away is called again, and that counts as no failed delivery', async () => {
  let refusals = 0;
  const { logLines } = await open([echo], (_path, response) => {
    if (refusals >= 4) return false;
    refusals += 1;
    response.writeHead(500).end('{"errorCode":"ERR_DIRECT_INVOKE"}');
    return true;
  });
  expect((await run(pair, { literal: 'x' })).status.runtimeStatus).toBe('COMPLETED');
  expect(refusals).toBe(4);
  expect(logLines.filter((line) => line.includes('no runner answers'))).toHaveLength(4);
  expect(logLines.filter((line) => line.includes('an event was not handled'))).toEqual([]);
});

test('a call that the runner refuses fails the step with its reason', async () => {
  await open([echo], (_path, response) => {
    response.writeHead(400).end('{"detail":"no such shape"}');
    return true;
  });
  expect((await run(pair)).status).toMatchObject({
    runtimeStatus: 'FAILED',
    error: { type: 'dispatch_refused', message: expect.stringContaining('no such shape') },
  });
});

test('an unknown function fails as it does by events', async () => {
  const { database } = await open([defineTestFunction(() => 1)]);
  await database.pool.query(
    `INSERT INTO functions (name, slug, plugin_id, execution_type) VALUES ('Mine', 'my/own', 'my', 'http')`,
  );
  const own = workflow([trigger(), action('own', { actionId: 'my/own' })], ['start > own']);
  expect((await run(own)).status).toMatchObject({ error: { type: 'unknown_function' } });
});

test('a step that outlasts the call ends by its event, and one that is terminated is stopped', async () => {
  const latch = createLatch();
  const aborted = createLatch();
  const opened = await open([
    defineTestFunction(async ({ signal, nodeId }) => {
      signal.addEventListener('abort', () => aborted.open());
      await (nodeId === 'run' ? latch.opened : new Promise(() => undefined));
      return 'late';
    }),
  ]);
  const { api, database } = opened;
  const long = await api.start(one);
  await opened.recorded(long, 'node.started', 'run');
  await opened.emptied(TOPICS.nodes);
  latch.open();
  await opened.ended(long);
  expect((await api.status(long)).outputs).toMatchObject({ run: { data: 'late' } });
  const endless = await api.start(workflow([trigger(), action('x', { actionId: 'test/run' })], ['start > x']));
  await opened.recorded(endless, 'node.started', 'x');
  await api.post(`/api/v2/workflows/${endless}/terminate`, {});
  await aborted.opened;
  await api.send('DELETE', `/api/v2/workflows/${long}`);
  const count = async () =>
    (await database.pool.query('SELECT FROM claims WHERE execution_id = $1', [long])).rowCount ?? 0;
  await opened.until(async () => ((await count()) === 0 ? true : undefined));
});
