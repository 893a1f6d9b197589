import { expect, test } from 'vitest';
import { createBoundedQueue } from '#runner/attempts/pool.ts';

function createRecorded(limit: number) {
  const started: string[] = [];
  const leaves = new Map<string, () => void>();
  const queue = createBoundedQueue<{ readonly name: string }>(limit, ({ name }, leave) => {
    started.push(name);
    leaves.set(name, leave);
  });
  const push = (names: string) => queue.push(names.split('').map((name) => ({ name })));
  return { queue, push, started: () => started.join(''), leave: (name: string) => leaves.get(name)?.() };
}

test('no more run than allowed, and the others follow in order', () => {
  const { queue, push, started, leave } = createRecorded(2);
  push('abcd');
  expect([started(), queue.running()]).toEqual(['ab', 2]);
  leave('a');
  expect([started(), queue.running()]).toEqual(['abc', 2]);
});

test('a larger limit starts waiting items at once; a smaller one lets running items end', () => {
  const { queue, push, started, leave } = createRecorded(1);
  push('abcdef');
  queue.resize(3);
  expect([started(), queue.limit()]).toEqual(['abc', 3]);
  queue.resize(1);
  leave('a');
  leave('b');
  expect([started(), queue.running()]).toEqual(['abc', 1]);
  leave('c');
  expect([started(), queue.running()]).toEqual(['abcd', 1]);
});

test('items that end as they start do not grow the call stack', () => {
  let started = 0;
  const queue = createBoundedQueue<object>(1, (_item, leave) => {
    started += 1;
    leave();
  });
  queue.push(Array.from({ length: 100_000 }, () => ({})));
  expect(started).toBe(100_000);
});
