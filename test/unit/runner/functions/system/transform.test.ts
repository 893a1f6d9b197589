import { afterAll, expect, test } from 'vitest';
import { transform } from '#runner/functions/system/transform.ts';
import { createExpressionPool } from '#events/platform/threads/expression-pool.ts';
import { runFunction } from '../../../../builders/runner/run-function.ts';
import type { Json } from '#schemas/json.ts';

const expressions = createExpressionPool({ threads: 1 });
afterAll(() => expressions.close());
const run = (input: Json) => runFunction(transform, input, { services: { expressions } });

test('each name becomes the value of its expression over trigger and steps', async () => {
  const context = { trigger: { n: 2 }, steps: { Fetch: { success: true, data: { total: 20, tags: ['a'] } } } };
  const mapping = { sum: 'steps.Fetch.data.total + trigger.n', tags: 'steps.Fetch.data.tags', is_big: 'trigger.n > 1' };
  expect(await run({ mapping, context })).toMatchObject({
    success: true,
    data: { sum: 22, tags: ['a'], is_big: true },
  });
  expect(await run({ mapping: JSON.stringify(mapping), context })).toMatchObject({ data: { sum: 22 } });
});

test('an expression that fails fails the step and names its field', async () => {
  expect(await run({ mapping: { ok: '1', broken: 'steps.Nobody.data' } })).toMatchObject({
    success: false,
    error: {
      retryable: false,
      message: expect.stringContaining('mapping.broken'),
      details: { field: 'mapping.broken' },
    },
  });
});

test('an invalid mapping is a validation failure', async () => {
  expect(await run({ mapping: 'not json' })).toMatchObject({
    error: { type: 'validation', details: [{ field: 'mapping' }] },
  });
});

test('the schema marks the mapping as code and the context as filled by the orchestrator', () => {
  expect(transform.inputSchema).toMatchObject({
    properties: { mapping: { 'x-code': 'mapping' }, context: { 'x-context': true } },
    required: ['mapping'],
  });
});
