import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Json } from '#schemas/json.ts';
import { executeFunction, type ExecuteOptions, type RunOutcome } from '#runner/functions/execute.ts';
import { FunctionError } from '#runner/failures/function-error.ts';
import { defineFunction, type FunctionContext } from '#runner/functions/function.ts';
import { createRedactor } from '#runner/failures/redactor.ts';

interface Options extends Partial<ExecuteOptions> {
  readonly isSafe?: boolean;
  readonly input?: Json;
}

function execute(run: (context: FunctionContext) => unknown, options: Options = {}): Promise<RunOutcome> {
  const definition = defineFunction({
    slug: 'test/run',
    name: 'Run',
    description: 'Runs.',
    input: z.object({ count: z.number().optional() }),
    output: z.unknown(),
    isSafeToRepeat: options.isSafe ?? true,
    run: (_input, context) => run(context),
  });
  return executeFunction(definition, options.input ?? {}, {
    context: {} as ExecuteOptions['context'],
    timeoutMs: 5_000,
    cancelled: new AbortController().signal,
    redactor: createRedactor([]),
    ...options,
  });
}

const never = () => new Promise<never>(() => undefined);

test('undefined becomes null, and other values become their JSON', async () => {
  expect(await execute(() => undefined)).toMatchObject({ success: true, data: null });
  expect(await execute(() => ({ at: new Date(0), no: undefined }))).toMatchObject({
    data: { at: '1970-01-01T00:00:00.000Z' },
  });
});

test('a function that ignores its signal is stopped at its timeout', async () => {
  expect(await execute(never, { timeoutMs: 20 })).toEqual({
    success: false,
    error: { type: 'timeout', message: expect.stringContaining('20 ms'), retryable: true },
  });
});

test('decision D42: the timeout of a function that is not safe to repeat is an unknown outcome', async () => {
  const outcome = await execute(never, { timeoutMs: 20, isSafe: false });
  expect(outcome).toMatchObject({ success: false, error: { type: 'outcome_unknown', retryable: false } });
});

test('a function that says in time that nothing was sent may be repeated', async () => {
  const notSent = new FunctionError({ type: 'network', message: 'not sent', retryable: true });
  const run = ({ signal }: FunctionContext) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(notSent)));
  const outcome = await execute(run, { timeoutMs: 20, isSafe: false });
  expect(outcome).toMatchObject({ error: { type: 'timeout', retryable: true } });
});

test('cancelling ends the run', async () => {
  const controller = new AbortController();
  const outcome = execute(never, { cancelled: controller.signal });
  controller.abort(new Error('not wanted'));
  expect(await outcome).toMatchObject({ success: false, error: { message: 'not wanted' } });
});

test('an input that does not fit names every field', async () => {
  expect(await execute(() => 1, { input: { count: 'x' } })).toMatchObject({
    success: false,
    error: { type: 'validation', retryable: false, details: [{ field: 'count', message: expect.any(String) }] },
  });
});

test('secrets are taken out of outputs and error texts', async () => {
  const redactor = createRedactor(['hunter2-secret']);
  expect(await execute(() => ({ echo: 'it is hunter2-secret' }), { redactor })).toMatchObject({
    data: { echo: 'it is [redacted]' },
  });
  const fail = () => {
    throw new Error('cannot log in with hunter2-secret');
  };
  expect(await execute(fail, { redactor })).toMatchObject({
    error: { type: 'internal', message: 'cannot log in with [redacted]' },
  });
});

test('an output of more than 10 MB fails', async () => {
  expect(await execute(() => 'x'.repeat(10_000_001))).toMatchObject({
    success: false,
    error: { type: 'output_too_large', retryable: false },
  });
});
