import { afterAll, beforeAll, expect, test } from 'vitest';
import { FunctionError } from '#runner/failures/function-error.ts';
import type { ApiClient } from '../builders/http/api-client.ts';
import { action, gate, trigger, workflow } from '../builders/samples/definition.ts';
import { readPrometheusText } from '../builders/telemetry/prometheus-text.ts';
import { defineTestFunction } from '../builders/runner/test-functions.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

let stack: ServiceStack;

beforeAll(async () => {
  const broken = defineTestFunction(() => {
    throw new FunctionError({ type: 'broken', message: 'It broke.', retryable: false });
  });
  stack = await createServiceStack({ functions: [broken] });
});

afterAll(() => stack.stop());

async function scrape(service: ApiClient): Promise<ReadonlyMap<string, number>> {
  const answer = await service.get('/metrics');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  return readPrometheusText(answer.text);
}

const line = (...nodes: readonly ReturnType<typeof action>[]) =>
  workflow([trigger(), ...nodes], [['start', ...nodes.map(({ id }) => id)].join(' > ')]);

async function run(definition: ReturnType<typeof workflow>): Promise<void> {
  await stack.ended(await stack.api.start(definition));
}

test('metrics are behind the service token', async () => {
  for (const { url } of [stack.api, stack.runner]) expect((await fetch(`${url}/metrics`)).status).toBe(401);
});

test('metrics count active executions, waiting messages and dead letters; an empty topic is 0, and no label holds an id', async () => {
  const { pool } = stack.database;
  const open = await stack.api.start(line(gate('g')));
  await stack.recorded(open, 'approval.requested');
  await pool.query(`INSERT INTO dead_letters (id, topic, group_name, event, reason, delivery_count)
    VALUES (-1, 'workflow.nodes', 'runner', '{}', 'a test', 1)`);
  await pool.query(`INSERT INTO queue_groups (topic, group_name) VALUES ('orders', 'nobody')`);
  await pool.query(`INSERT INTO queue_messages (topic, group_name, event, visible_at)
    VALUES ('orders', 'nobody', '{}', now() - interval '1 minute'), ('orders', 'nobody', '{}', now())`);
  const values = await scrape(stack.api);
  expect(values.get('workflow_builder_executions_active{status="running"}')).toBe(1);
  expect(values.get('workflow_builder_dead_letters{topic="workflow.nodes"}')).toBe(1);
  expect(values.get('workflow_builder_dead_letters{topic="workflow.results"}')).toBe(0);
  const age = values.get('workflow_builder_queue_oldest_age_seconds{topic="orders",group="nobody"}');
  expect(age).toBeGreaterThanOrEqual(60);
  expect(age).toBeLessThan(120);
  expect(values.get('workflow_builder_queue_oldest_age_seconds{topic="workflow.triggers",group="orchestrator"}')).toBe(
    0,
  );
  expect([...values.keys()].filter((name) => name.includes(open))).toEqual([]);
});

test('executions are counted by how they ended, attempts by function and outcome', async () => {
  await run(line(action('a'), action('b')));
  await run(line(action('c', { actionId: 'test/run' })));
  const waiting = await stack.api.start(line(gate('g')));
  await stack.recorded(waiting, 'approval.requested');
  await stack.api.post(`/api/v2/workflows/${waiting}/terminate`, {});
  await stack.ended(waiting);

  const values = await scrape(stack.api);
  const ends = (status: string) => values.get(`workflow_builder_executions_total{status="${status}"}`);
  expect(['completed', 'failed', 'terminated'].map(ends)).toEqual([1, 1, 1]);

  const attempts = await scrape(stack.runner);
  const count = (slug: string, outcome: string) =>
    attempts.get(`workflow_builder_node_duration_seconds_count{function="${slug}",outcome="${outcome}"}`);
  expect(count('system/generate-id', 'completed')).toBe(2);
  expect(count('test/run', 'failed')).toBe(1);
  expect(attempts.get('workflow_builder_attempts_running')).toBe(0);
});

test('an input that changes nothing is counted by its reason', async () => {
  const ended = await stack.api.start(line(action('a')));
  await stack.ended(ended);
  await stack.api.post(`/api/v2/workflows/${ended}/pause`, {});
  const values = await scrape(stack.api);
  expect(values.get('workflow_builder_ignored_inputs_total{reason="execution_ended"}')).toBe(1);
});
