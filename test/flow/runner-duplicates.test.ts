import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { NODE_COMPLETED, NODE_FAILED } from '#events/contracts/node-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { buildRequest, defineTestFunction } from '../builders/runner/test-functions.ts';
import { createRunnerStack, type RunnerStack } from '../builders/runner/runner-stack.ts';

const REQUESTS = 60;
const COPIES = 5;
const Failed = z.object({ error: z.object({ type: z.string() }) });

let stack: RunnerStack;
beforeEach(async () => {
  stack = await createRunnerStack();
});
afterEach(() => stack.stop());

const publish = (events: readonly CloudEvent[]) =>
  stack.broker.publish(events.map((event) => ({ topic: TOPICS.nodes, event })));

test('five copies of every request, in any order, on three runners: each has one effect and one result', async () => {
  const effects = new Map<string, number>();
  const count = defineTestFunction(async ({ idempotencyKey }) => {
    effects.set(idempotencyKey, (effects.get(idempotencyKey) ?? 0) + 1);
    await new Promise((resolve) => setImmediate(resolve));
    return idempotencyKey;
  });
  const requests = Array.from({ length: REQUESTS }, () => buildRequest('test/run'));
  await Promise.all([1, 2, 3].map(() => stack.start([count], { concurrency: 7 })));
  // Copy n begins at the n-th request: duplicates meet each other in one batch, in other batches and on other runners.
  await Promise.all(
    Array.from({ length: COPIES }, (_, copy) =>
      publish([...requests.slice(copy * 11), ...requests.slice(0, copy * 11)]),
    ),
  );
  const completed = () => stack.results.filter((event) => event.type === NODE_COMPLETED);
  const hasAll = () => new Set(completed().map((event) => event.id)).size === REQUESTS;
  await expect.poll(hasAll, { timeout: 20_000 }).toBe(true);
  // Whatever comes after everything is done is answered from the record.
  const before = completed().length;
  await publish(requests);
  await stack.waitForResults(before + REQUESTS, (event) => event.type === NODE_COMPLETED);
  expect([...effects.values()]).toEqual(Array.from({ length: REQUESTS }, () => 1));
  expect(new Set(completed().map((event) => JSON.stringify(event))).size).toBe(REQUESTS);
});

test('an output that is no result still ends its node, once', async () => {
  let runs = 0;
  const strange: readonly (() => unknown)[] = [
    () => 1n,
    () => Symbol('x'),
    () => Promise.reject(Object.create(null)),
    () => JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`),
    () => 'x'.repeat(10_000_001),
  ];
  await stack.start([defineTestFunction(() => strange[runs++]?.())], { concurrency: 1 });
  await publish(strange.map(() => buildRequest('test/run')));
  const results = await stack.waitForResults(strange.length, (event) => event.type === NODE_FAILED);
  // The broker decides which request runs first.
  expect(results.map((event) => Failed.parse(event.data).error.type).toSorted()).toEqual([
    'internal',
    'output_not_json',
    'output_not_json',
    'output_too_deep',
    'output_too_large',
  ]);
  expect(runs).toBe(strange.length);
  expect(stack.results.filter((event) => event.type === NODE_COMPLETED)).toEqual([]);
});
