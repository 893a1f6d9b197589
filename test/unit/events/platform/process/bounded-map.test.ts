import { expect, test } from 'vitest';
import { createBoundedMap } from '#events/platform/process/bounded-map.ts';

test('beyond its size the entry that was set longest ago leaves', () => {
  const map = createBoundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4]);
});

test('the bound may be a weight; a deleted entry weighs nothing, a value that is too heavy is not kept', () => {
  const map = createBoundedMap<string, string>(10, (key, value) => key.length + value.length);
  map.set('a', '1234');
  map.set('b', '1234');
  map.delete('a');
  map.set('c', '1234');
  expect([map.has('a'), map.has('b'), map.has('c')]).toEqual([false, true, true]);
  map.set('d', '1234567890');
  expect(['b', 'c', 'd'].map((key) => map.has(key))).toEqual([false, false, false]);
  map.set('e', '1');
  map.clear();
  expect(map.has('e')).toBe(false);
});
