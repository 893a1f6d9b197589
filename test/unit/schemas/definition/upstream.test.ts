import { expect, test } from 'vitest';
import { isSafeText, isTextDeeperThan, toSafeText } from '#schemas/json-safety.ts';
import { outputFieldsOf } from '#schemas/definition/output-fields.ts';
import { findUpstream } from '#schemas/definition/upstream.ts';
import { define, trigger } from '../validity/definition-builder.ts';

test('upstream nodes come nearest first, each once', () => {
  // t ─► a ─► b ─► d
  //      └──► c ───┘
  const nodes = [trigger, { id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }];
  const upstream = findUpstream(define(nodes, ['t -> a', 'a -> b', 'a -> c', 'b -> d', 'c -> d']));
  expect([...upstream.of('d')]).toEqual(['b', 'c', 'a', 't']);
  expect([...upstream.of('t')]).toEqual([]);
});

test('output fields are paths that templates accept, and a list shows its first element', () => {
  const fields = outputFieldsOf({
    type: 'object',
    properties: {
      rows: {
        type: 'array',
        items: { type: 'object', properties: { 'full name': { type: 'string', description: 'Name' } } },
      },
      count: { type: 'integer' },
    },
  });
  expect(fields).toEqual([
    { path: '.rows', type: 'array', description: null },
    { path: '.rows[0]', type: 'object', description: null },
    { path: '.rows[0]["full name"]', type: 'string', description: 'Name' },
    { path: '.count', type: 'integer', description: null },
  ]);
});

test('a schema that contains itself ends', () => {
  const schema: Record<string, unknown> = { type: 'object' };
  schema['properties'] = { child: schema, other: schema };
  expect(outputFieldsOf(schema).length).toBeLessThanOrEqual(300);
});

test('texts with NUL or half a surrogate pair are unsafe, emoji are not', () => {
  expect(['a', '😀', 'a\u0000', '\uD83D', '\uDE00x'].map(isSafeText)).toEqual([true, true, false, false, false]);
  expect(toSafeText('a\u0000\uD83D😀')).toBe('a\uFFFD\uFFFD😀');
});

test('the depth of JSON text is known before it is parsed', () => {
  expect(isTextDeeperThan('[[{"a":"[[[[\\"[["}]]', 3)).toBe(false);
  expect(isTextDeeperThan('[[{"a":[]}]]', 3)).toBe(true);
  expect(isTextDeeperThan('['.repeat(1_000_000), 32)).toBe(true);
});
