import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConditionConfig } from '#schemas/definition/node-config.ts';
import { readShape, toShapeErrors } from '#schemas/shape-error.ts';

const Choice = z.enum(['one', 'two']);
const Shape = z.strictObject({
  name: z.string().min(1).max(3),
  count: z.coerce.number(),
  whole: z.number().int().positive(),
  kind: Choice,
  some: z.union([Choice, z.array(Choice)]),
  either: z.union([z.string(), z.number(), z.null()]),
  variant: z.discriminatedUnion('type', [
    z.object({ type: z.literal('a'), n: z.number() }),
    z.object({ type: z.literal('b') }),
  ]),
  alike: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
  own: z.literal('yes', { error: 'Say yes.' }),
  tags: z.array(z.string()).min(1),
  inner: z.strictObject({ on: z.boolean() }),
  needed: z.unknown(),
});
const valid = {
  name: 'n',
  count: 1,
  whole: 1,
  kind: 'one',
  some: ['one'],
  either: null,
  variant: { type: 'b' },
  alike: { a: '' },
  own: 'yes',
  tags: ['t'],
  inner: { on: true },
  needed: 1,
};

function explain(value: unknown, shape: z.ZodType = Shape): string {
  const { error } = readShape(shape, value, 'body');
  return error === undefined
    ? 'fits'
    : toShapeErrors(error, 'body')
        .map(({ field, message }) => `${field}: ${message}`)
        .join(' ');
}

test.each<[string, object, string]>([
  ['what fits', {}, 'fits'],
  ['an absent text', { name: undefined }, 'name: This is missing: give a string.'],
  ['an absent number', { count: undefined }, 'count: Give a number.'],
  ['an absent choice', { kind: undefined }, 'kind: This is missing: choose one of "one" or "two".'],
  ['an absent object', { inner: undefined }, 'inner: This is missing: give an object with on.'],
  ['an empty text', { name: '' }, 'name: This must not be empty.'],
  ['a text that is too long', { name: 'long' }, 'name: This must have 3 characters at most.'],
  ['too few entries', { tags: [] }, 'tags: This must not be empty.'],
  ['another type', { name: 3 }, 'name: Give a string, not a number.'],
  ['a null', { name: null }, 'name: Give a string, not null.'],
  ['no number', { count: 'many' }, 'count: Give a number.'],
  ['a number that is not whole', { whole: 1.5 }, 'whole: Give a whole number.'],
  ['a number that is too small', { whole: 0 }, 'whole: This must be more than 0.'],
  ['none of the choices', { kind: 'three' }, 'kind: Choose one of "one" or "two".'],
  ['neither a choice nor a list of them', { some: 'three' }, 'some: Choose one of "one" or "two".'],
  ['a list with none of the choices', { some: ['one', 'three'] }, 'some.1: Choose one of "one" or "two".'],
  ['a value of none of the kinds', { either: [] }, 'either: Give a string, a number or null.'],
  [
    'an absent value of several kinds',
    { either: undefined },
    'either: This is missing: give a string, a number or null.',
  ],
  ['a variant that is none', { variant: { type: 'c' } }, 'variant.type: Choose one of "a" or "b".'],
  ['objects of no shape', { alike: { c: 1 } }, 'alike: This has none of the allowed shapes.'],
  ['a value that the shape refuses in its own words', { own: 'no' }, 'own: Say yes.'],
  [
    'unknown fields, each by itself',
    { Name: 'x', inner: { on: true, of: 1 } },
    'inner.of: There is no field "of" here. There is on. ' +
      'Name: There is no field "Name" here. There are name, count, whole, kind, some, either, variant, alike, own, tags, inner and needed.',
  ],
])('%s', (_, change, expected) => {
  expect(explain({ ...valid, ...change })).toBe(expected);
});

test('an absent value: the message says what it must be and what it needs', () => {
  expect(explain(undefined, z.object({ a: z.string(), b: z.string().default(''), c: z.array(z.string()) }))).toBe(
    'body: The body is missing: give an object with a and c.',
  );
  expect(explain([], z.object({ a: z.string().optional() }))).toBe('body: Give an object, not an array.');
});

test('an absent value of any kind', () => {
  expect(explain({}, z.object({ needed: z.unknown() }))).toBe('needed: This is missing.');
});

test('an unknown key of a record is told by itself', () => {
  const record = z.record(z.enum(['a']), z.string());
  expect(explain({ a: '', b: '' }, record)).toBe('b: There is no field "b" here. Leave it out.');
});

test('of many choices, and of long ones, only a part is listed', () => {
  const many = z.enum(Array.from({ length: 500 }, (_unused, index) => `${index}`.padStart(300, 'x')));
  const told = explain('none', many);
  expect(told).toMatch(/, "x+ and 480 more\.$/);
  expect(told.length).toBeLessThan(2_200);
});

test('a message of the shape itself is kept', () => {
  const { error } = readShape(ConditionConfig, { rows: [{ operator: 'isEmpty' }] }, 'config');
  expect(error === undefined ? [] : toShapeErrors(error, 'config')).toMatchObject([
    { field: 'rows.0.left', message: 'Nothing is filled in.' },
  ]);
});
