import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { action, condition, disabled, timer, trigger, workflow } from '../builders/samples/definition.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

/** Answers `/flaky?id=…` with 503 on the first two calls of an id, and anything else with 404. */
let world: TestServer;
let stack: ServiceStack;

beforeAll(async () => {
  const calls = new Map<string, number>();
  world = await startServer((request, response) => {
    const path = request.url ?? '';
    const count = (calls.get(path) ?? 0) + 1;
    calls.set(path, count);
    response.setHeader('content-type', 'application/json');
    response.statusCode = !path.startsWith('/flaky') ? 404 : count <= 2 ? 503 : 200;
    response.end(JSON.stringify({ count }));
  });
  stack = await createServiceStack({ httpHosts: [world.host] });
});

afterAll(async () => {
  await stack.stop();
  await world.close();
});

async function run(definition: ReturnType<typeof workflow>, triggerData: unknown = {}) {
  const instanceId = await stack.api.start(definition, triggerData);
  await stack.ended(instanceId);
  const { events } = (await stack.api.get(`/api/v2/workflows/${instanceId}/history`)).body;
  return { events, ...(await stack.api.status(instanceId)) };
}

const transform = (id: string, mapping: Record<string, string>, config = {}) =>
  action(id, { actionId: 'system/transform', mapping, ...config });
const http = (id: string, path: string, config = {}) =>
  action(id, { actionId: 'system/http-request', url: `${world.url}${path}`, ...config });
const quickly = {
  initialIntervalMs: 10,
  backoffCoefficient: 1,
  maximumIntervalMs: 10,
  maximumAttempts: 3,
  nonRetryableErrorTypes: [],
};
const once = { ...quickly, maximumAttempts: 1 };
const skipped = (events: readonly { type: string; nodeId?: string }[]) =>
  events.filter(({ type }) => type === 'node.skipped').map(({ nodeId }) => nodeId);

const BRANCHES = ['start > c', 'c true> yes', 'c false> no', 'yes > end', 'no > end'];
const branches = (config: Parameters<typeof condition>[1]) =>
  workflow(
    [trigger(), condition('c', config), action('yes'), action('no'), transform('end', { text: "'joined'" })],
    BRANCHES,
  );

test.each([
  [3, 'yes', 'no'],
  [2, 'no', 'yes'],
])('rows: n = %s takes "%s" and skips "%s", and the join runs once', async (n, taken, other) => {
  //          ┌─► yes ─┐
  // start ─► c        ├─► end
  //          └─► no ──┘
  const rows = [{ left: '{{trigger.n}}', operator: 'greaterThan', right: 2 }] as const;
  const { runtimeStatus, outputs, events, progress } = await run(branches({ rows: [...rows], combine: 'all' }), { n });
  expect([runtimeStatus, progress]).toEqual(['COMPLETED', 100]);
  expect(outputs).toMatchObject({
    c: { data: { result: n > 2 } },
    [taken]: { success: true },
    end: { data: { text: 'joined' } },
  });
  expect(outputs).not.toHaveProperty(other);
  expect(skipped(events)).toEqual([other]);
  expect(events.filter(({ type, nodeId }) => type === 'node.completed' && nodeId === 'end')).toHaveLength(1);
});

test('CEL: a condition reads the outputs of steps and the trigger', async () => {
  const definition = workflow(
    [
      trigger(),
      transform('sum', { total: 'trigger.a + trigger.b * 2' }),
      condition('c', { expression: 'steps.sum.data.total == 8 && trigger.a == 2' }),
      action('yes'),
    ],
    ['start > sum > c', 'c true> yes'],
  );
  const { outputs, events } = await run(definition, { a: 2, b: 3 });
  expect(outputs).toMatchObject({ sum: { data: { total: 8 } }, c: { data: { result: true } }, yes: { success: true } });
  expect(skipped(events)).toEqual([]);
});

test('a mapping given as JSON text reads steps like one given as an object', async () => {
  const definition = workflow(
    [trigger(), action('id'), action('a', { actionId: 'system/transform', mapping: '{"same": "steps.id.data.uuid"}' })],
    ['start > id > a'],
  );
  const { outputs, error } = await run(definition);
  expect(error).toBeNull();
  expect(outputs['a']).toMatchObject({ success: true, data: { same: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
});

test('a condition that cannot be decided fails the execution, naming the node', async () => {
  const { runtimeStatus, phase, error, events } = await run(branches({ expression: 'trigger.absent.deep == 1' }));
  expect([runtimeStatus, phase]).toEqual(['FAILED', 'failed']);
  expect(error).toMatchObject({ type: 'expression_error', retryable: false });
  expect(events.find(({ type }) => type === 'execution.failed')).toMatchObject({ nodeId: 'c' });
});

test('an error edge is taken with the failure as output, which the next step can read', async () => {
  const definition = workflow(
    [
      trigger(),
      http('call', '/missing', { retryPolicy: once }),
      action('next'),
      transform('rescue', { status: 'steps.call.error.status', type: 'steps.call.error.type' }),
    ],
    ['start > call > next', 'call error> rescue'],
  );
  const { runtimeStatus, outputs, events } = await run(definition);
  expect(runtimeStatus).toBe('COMPLETED');
  expect(outputs['call']).toMatchObject({
    success: false,
    error: { type: 'http_error', status: 404, retryable: false },
  });
  expect(outputs['rescue']).toEqual({ success: true, data: { status: 404, type: 'http_error' } });
  expect(skipped(events)).toEqual(['next']);
});

test('onError continue goes on along the default edge; without it the execution fails', async () => {
  const definition = (onError: 'fail' | 'continue') =>
    workflow(
      [trigger(), http('call', '/missing', { onError }), transform('next', { ok: 'steps.call.success' })],
      ['start > call > next'],
    );
  const continued = await run(definition('continue'));
  expect(continued).toMatchObject({
    runtimeStatus: 'COMPLETED',
    outputs: { call: { success: false }, next: { data: { ok: false } } },
  });
  const failed = await run(definition('fail'));
  expect(failed).toMatchObject({
    runtimeStatus: 'FAILED',
    phase: 'failed',
    error: { type: 'http_error', status: 404 },
  });
  expect(failed.progress).toBeLessThan(100);
  expect(failed.outputs).not.toHaveProperty('next');
});

test('503 is tried again until it succeeds, under one idempotency key', async () => {
  const { instanceId, runtimeStatus, outputs, events } = await run(
    workflow([http('call', '/flaky?id=1', { retryPolicy: quickly })]),
  );
  expect(runtimeStatus).toBe('COMPLETED');
  expect(outputs['call']).toMatchObject({ success: true, data: { status: 200, data: { count: 3 } } });
  const failures = events.filter(({ type }) => type === 'node.failed');
  expect(failures).toMatchObject([
    { attempt: 1, next: 'retry', error: { status: 503, retryable: true }, maximumAttempts: 3 },
    { attempt: 2, next: 'retry', retryAt: expect.any(String) },
  ]);
  const { rows } = await stack.database.pool.query(
    'SELECT attempt, status FROM node_runs WHERE execution_id = $1 ORDER BY attempt',
    [instanceId],
  );
  expect(rows).toEqual([
    { attempt: 1, status: 'failed' },
    { attempt: 2, status: 'failed' },
    { attempt: 3, status: 'completed' },
  ]);
});

test('attempts that are used up fail the execution', async () => {
  const { runtimeStatus, error, events } = await run(
    workflow([http('call', '/flaky?id=2', { retryPolicy: { ...quickly, maximumAttempts: 2 } })]),
  );
  expect([runtimeStatus, error?.status]).toEqual(['FAILED', 503]);
  expect(events.filter(({ type }) => type === 'node.failed')).toMatchObject([{ next: 'retry' }, { next: 'fail' }]);
});

test('a disabled node is skipped, and a step that reads its output fails', async () => {
  const passed = await run(workflow([trigger(), disabled(action('off')), action('next')], ['start > off > next']));
  expect(passed).toMatchObject({ runtimeStatus: 'COMPLETED', progress: 100 });
  expect(passed.outputs).not.toHaveProperty('off');
  expect(passed.events.find(({ nodeId }) => nodeId === 'off')).toMatchObject({
    type: 'node.skipped',
    reason: 'disabled',
  });
  const read = await run(
    workflow([trigger(), disabled(action('off')), http('next', '/{{off.data.uuid}}')], ['start > off > next']),
  );
  expect(read).toMatchObject({ runtimeStatus: 'FAILED', error: { type: 'template_unresolved', nodeId: 'next' } });
});

test('a timer waits until its instant and says when it fired', async () => {
  const { outputs, events } = await run(
    workflow([timer('t', { durationSeconds: 0.05 }), timer('past', { until: '2001-01-01T00:00:00Z' })]),
  );
  const { dueAt, firedAt } = z
    .object({ data: z.object({ dueAt: z.string(), firedAt: z.string() }) })
    .parse(outputs['t']).data;
  expect(Date.parse(firedAt)).toBeGreaterThanOrEqual(Date.parse(dueAt));
  expect(events.filter(({ nodeId }) => nodeId === 't').map(({ type }) => type)).toEqual([
    'timer.started',
    'timer.fired',
    'node.completed',
  ]);
  expect(outputs['past']).toMatchObject({ data: { dueAt: '2001-01-01T00:00:00.000Z' } });
});
