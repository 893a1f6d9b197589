import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineFunction, type FunctionContext } from '#runner/functions/function.ts';
import { flagField, jsonField } from '#runner/functions/input-fields.ts';
import { createRegistry, loadFunctions } from '#runner/functions/registry.ts';
import { pino } from 'pino';

const echo = defineFunction({
  slug: 'test/echo',
  name: 'Echo',
  description: 'Answers its input.',
  input: z.object({
    url: z.string().meta({ title: 'URL', 'x-aliases': ['endpoint', 'uri'] }),
    count: z.coerce.number().default(3),
    flag: flagField(true),
    json: jsonField(z.record(z.string(), z.unknown())).optional().meta({ 'x-json': true }),
  }),
  output: z.unknown(),
  isSafeToRepeat: ({ count }) => count > 1,
  run: (input) => input,
});
const context = {} as FunctionContext;

test('aliases give their value to the field, which wins over them; defaults apply', async () => {
  expect(await echo.run({ uri: 'a' }, context)).toEqual({ url: 'a', count: 3, flag: true });
  expect(await echo.run({ url: 'b', endpoint: 'a' }, context)).toMatchObject({ url: 'b' });
});

test('an empty field of a form counts as absent', async () => {
  expect(await echo.run({ url: 'a', count: '', flag: null }, context)).toMatchObject({ count: 3, flag: true });
  await expect(echo.run({ url: '' }, context)).rejects.toBeInstanceOf(z.ZodError);
});

test('a form can show every default, that of a preprocessed field too', () => {
  expect(echo.inputSchema).toMatchObject({ properties: { count: { default: 3 }, flag: { default: true } } });
});

test('numbers, flags and JSON may come as text', async () => {
  expect(await echo.run({ url: 'a', count: '7', flag: 'false', json: '{"a":1}' }, context)).toEqual({
    url: 'a',
    count: 7,
    flag: false,
    json: { a: 1 },
  });
});

test('the JSON Schema carries titles and annotations, and asks for what has no default', () => {
  expect(echo.inputSchema).toMatchObject({
    required: ['url'],
    properties: {
      url: { type: 'string', title: 'URL', 'x-aliases': ['endpoint', 'uri'] },
      count: { type: 'number', default: 3 },
      json: { 'x-json': true, type: 'object' },
    },
  });
});

test('an input that does not parse was never sent, so repeating is not safe to claim', () => {
  expect(echo.isSafeToRepeat({ url: 'a' })).toBe(true);
  expect(echo.isSafeToRepeat({ url: 'a', count: 1 })).toBe(false);
  expect(echo.isSafeToRepeat({})).toBe(false);
});

test('two functions cannot share a slug', () => {
  expect(() => createRegistry([echo, echo])).toThrow(/test\/echo/);
});

test('a function that cannot be loaded does not take the others down', async () => {
  const registry = await loadFunctions(pino({ level: 'silent' }), {
    'test/broken': () => Promise.reject(new Error('no such module')),
    'test/echo': async () => echo,
  });
  expect([...registry.keys()]).toEqual(['test/echo']);
});

test('every built-in function loads', async () => {
  const registry = await loadFunctions(pino({ level: 'silent' }));
  expect([...registry.keys()].toSorted()).toEqual([
    'system/database-query',
    'system/generate-id',
    'system/graphql-request',
    'system/http-request',
    'system/publish-http',
    'system/transform',
  ]);
});
