import { expect, test } from 'vitest';
import { z } from 'zod';
import { executeFunction } from '#runner/functions/execute.ts';
import { FunctionError } from '#runner/failures/function-error.ts';
import { createRedactor } from '#runner/failures/redactor.ts';
import { createFunctionLog, type FunctionContext } from '#runner/functions/function.ts';
import { runFunction } from '../../../builders/runner/run-function.ts';
import { defineTestFunction } from '../../../builders/runner/test-functions.ts';

const SECRET = 'hunter2-secret/+x';

function nest(depth: number): unknown {
  return depth === 0 ? 0 : depth % 2 === 0 ? [nest(depth - 1)] : { a: nest(depth - 1) };
}
function circular(): object {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}
const throwing = (thrown: unknown) => () => {
  throw thrown;
};
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

test.each([
  ['a big integer', 1n],
  ['a big integer inside', { n: [1n] }],
  ['a circle', circular()],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a getter that throws', Object.defineProperty({}, 'x', { enumerable: true, get: throwing(new Error('got')) })],
  ['a getter that throws nothing', Object.defineProperty({}, 'x', { enumerable: true, get: throwing(undefined) })],
  ['toJSON that throws', { toJSON: throwing(new Error('no')) }],
  ['toJSON that gives nothing', { toJSON: () => undefined }],
])('an output that is %s is refused for good: its effect happened', async (_name, value) => {
  expect(
    await runFunction(
      defineTestFunction(() => value),
      {},
    ),
  ).toMatchObject({
    success: false,
    error: { type: 'output_not_json', message: expect.any(String), retryable: false },
  });
});

test('an output is nested 32 levels at most', async () => {
  const run = (depth: number) =>
    runFunction(
      defineTestFunction(() => nest(depth)),
      {},
    );
  expect(await run(32)).toMatchObject({ success: true, data: nest(32) });
  for (const depth of [33, 3_000, 100_000]) {
    // Built from its text: what recurses so deep here would not get to the function.
    const parse = () => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(await runFunction(defineTestFunction(parse), {})).toMatchObject({
      error: { type: expect.stringMatching(/^output_(too_deep|not_json)$/), retryable: false },
    });
  }
});

test('numbers that JSON does not know are null, absent members are absent', async () => {
  const value = { nan: Number.NaN, endless: Infinity, nothing: undefined, list: [undefined], map: new Map([[1, 2]]) };
  expect(
    await runFunction(
      defineTestFunction(() => value),
      {},
    ),
  ).toMatchObject({
    data: { nan: null, endless: null, list: [null], map: {} },
  });
});

test.each([
  ['undefined', undefined],
  ['null', null],
  ['a text', 'text'],
  ['a symbol', Symbol('x')],
  ['an object without a prototype', Object.create(null)],
  ['an error whose message is no text', Object.assign(new Error('x'), { message: 5 })],
  ['an error whose message throws', Object.defineProperty(new Error('x'), 'message', { get: throwing(1) })],
  ['a revoked proxy', revoked],
  ['a text that throws', { toString: throwing(1) }],
])('throwing %s is a failure like any other', async (_name, thrown) => {
  for (const run of [throwing(thrown), () => Promise.reject(thrown)]) {
    expect(await runFunction(defineTestFunction(run), {})).toMatchObject({
      success: false,
      error: { type: 'internal', message: expect.any(String), retryable: true },
    });
  }
});

const FORMS = [
  SECRET,
  Buffer.from(SECRET).toString('base64'),
  Buffer.from(`user:${SECRET}`).toString('base64'),
  encodeURIComponent(SECRET),
];

test.each(FORMS)('the secret as %s is in no failure: neither message nor details', async (form) => {
  const failures = [
    new FunctionError({
      type: 'http_error',
      message: `the server said ${form}`,
      retryable: false,
      details: { body: `echo ${form}`, list: [{ [form]: form }] },
    }),
    new z.ZodError([{ code: 'custom', path: [form], message: `not ${form}`, input: 1 }]),
    new Error(form),
    form,
  ];
  for (const thrown of failures) {
    const outcome = await runFunction(defineTestFunction(throwing(thrown)), {}, { credentials: { token: SECRET } });
    expect(outcome.success).toBe(false);
    expect(JSON.stringify(outcome)).toContain('[redacted]');
    expect(JSON.stringify(outcome)).not.toContain(form);
  }
});

test('what a function logs passes the redactor, members too', async () => {
  const lines: unknown[] = [];
  const sink = (members: object, message: string) => void lines.push(members, message);
  const log = createFunctionLog({ info: sink, warn: sink }, createRedactor([SECRET]));
  const run = (context: FunctionContext) => {
    context.log.info({ url: `https://x/?key=${encodeURIComponent(SECRET)}` }, `called with ${SECRET}`);
    context.log.warn({ deep: [{ [SECRET]: 1 }] }, 'warned');
  };
  await executeFunction(
    defineTestFunction(run),
    {},
    {
      context: { log } as unknown as FunctionContext,
      timeoutMs: 1_000,
      cancelled: new AbortController().signal,
      redactor: createRedactor([SECRET]),
    },
  );
  expect(lines).toHaveLength(4);
  expect(JSON.stringify(lines)).not.toMatch(/hunter2/);
});
