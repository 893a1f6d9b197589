import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConditionConfig } from '#schemas/node-config.ts';
import { toShapeErrors } from '#schemas/shape-error.ts';

const Shape = z.strictObject({
  name: z.string().min(1),
  count: z.coerce.number(),
  kind: z.enum(['one', 'two']),
  inner: z.strictObject({ on: z.boolean() }),
  needed: z.unknown(),
});
const valid = { name: 'n', count: 1, kind: 'one', inner: { on: true }, needed: 1 };

function explain(value: unknown): string {
  const { error } = Shape.safeParse(value);
  return error === undefined
    ? 'fits'
    : toShapeErrors(error)
        .map(({ field, message }) => `${field}: ${message}`)
        .join(' ');
}

test.each<[string, object, string]>([
  ['what fits', {}, 'fits'],
  ['an absent text', { name: undefined }, 'name: This field is needed.'],
  ['an empty text', { name: '' }, 'name: This must not be empty.'],
  ['another type', { name: 3 }, 'name: Give a string, not number.'],
  ['no number', { count: 'many' }, 'count: Give a number.'],
  ['none of the choices', { kind: 'three' }, 'kind: Choose one of "one", "two".'],
  [
    'unknown fields, each by itself',
    { Name: 'x', inner: { on: true, of: 1 } },
    'inner.of: There is no field "of" here; check its spelling, upper and lower case too. ' +
      'Name: There is no field "Name" here; check its spelling, upper and lower case too.',
  ],
])('%s', (_, change, expected) => {
  expect(explain({ ...valid, ...change })).toBe(expected);
});

test('what a shape itself says is kept', () => {
  const { error } = ConditionConfig.safeParse({ rows: [{ operator: 'isEmpty' }] });
  expect(error === undefined ? [] : toShapeErrors(error)).toMatchObject([
    { field: 'rows.0.left', message: 'Nothing is filled in.' },
  ]);
});
