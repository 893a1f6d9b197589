import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBatcher, type BatcherOptions } from '#events/platform/process/batcher.ts';

/** A batcher whose batches end when the test says so. */
function createHeld(options: Partial<BatcherOptions<string>> = {}) {
  const batches: (readonly string[])[] = [];
  const ends: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  const batcher = createBatcher<string>({
    maxItems: 10,
    ...options,
    run: (items) => {
      batches.push(items);
      return new Promise((resolve, reject) => {
        ends.push({ resolve, reject });
      });
    },
  });
  const add = (...items: string[]) => Promise.allSettled(items.map((item) => batcher.add(item)));
  return { batcher, batches, ends, add };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('items that are added together', () => {
  test('are one batch, and items that come meanwhile are the next', async () => {
    const { batches, ends, add } = createHeld();
    const first = add('a', 'b');
    await settled();
    const second = add('c');
    void add('d');
    await settled();
    expect(batches).toEqual([['a', 'b']]);
    ends[0]?.resolve();
    await first;
    await settled();
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    ends[1]?.resolve();
    expect(await second).toEqual([{ status: 'fulfilled', value: undefined }]);
  });

  test('are cut at maxItems and at maxWeight, and an item that is too heavy goes alone', async () => {
    const { batches, add } = createHeld({ lanes: 9, maxItems: 3, maxWeight: 4, weigh: (item) => item.length });
    void add('aa', 'bb', 'c', 'dddddd', 'e', 'f', 'g', 'h');
    await settled();
    expect(batches).toEqual([['aa', 'bb'], ['c'], ['dddddd'], ['e', 'f', 'g'], ['h']]);
  });
});

test('as many batches run at once as there are lanes', async () => {
  const { batches, ends, add } = createHeld({ lanes: 2, maxItems: 1 });
  void add('a', 'b', 'c');
  await settled();
  expect(batches).toEqual([['a'], ['b']]);
  ends[1]?.resolve();
  await settled();
  expect(batches).toEqual([['a'], ['b'], ['c']]);
});

describe('with a delay', () => {
  test('a batch waits for company until it is full or hurried', async () => {
    const { batcher, batches, add } = createHeld({ delayMs: 3_600_000, maxItems: 2, lanes: 3 });
    void add('a');
    await settled();
    expect(batches).toEqual([]);
    void add('b');
    await settled();
    expect(batches).toEqual([['a', 'b']]);
    void add('c');
    batcher.hurry();
    await settled();
    expect(batches).toEqual([['a', 'b'], ['c']]);
  });

  test('drain waits for nobody', async () => {
    const { batcher, batches, ends, add } = createHeld({ delayMs: 3_600_000 });
    void add('a');
    const drained = batcher.drain();
    ends[0]?.resolve();
    await drained;
    expect([batches, batcher.waiting()]).toEqual([[['a']], 0]);
  });
});

describe('a batch that fails', () => {
  test('rejects every item of it', async () => {
    const { ends, add } = createHeld();
    const added = add('a', 'b');
    await settled();
    ends[0]?.reject(new Error('away'));
    expect((await added).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('is run again item by item where splitsOn says so: one bad item harms no other', async () => {
    const batcher = createBatcher<string>({
      maxItems: 10,
      run: async (items) => {
        if (items.includes('bad')) throw new Error('refused');
      },
      splitsOn: (error) => error instanceof Error && error.message === 'refused',
    });
    const results = await Promise.allSettled(['a', 'bad', 'b'].map((item) => batcher.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

test('remove takes out waiting items only', async () => {
  const { batcher, batches, ends, add } = createHeld();
  const begun = add('a1');
  await settled();
  const removed = add('a2');
  void add('b1');
  expect(batcher.remove((item) => item.startsWith('a'))).toEqual(['a2']);
  await removed;
  ends[0]?.resolve();
  await begun;
  await settled();
  expect(batches).toEqual([['a1'], ['b1']]);
});

test('every item is run exactly once and in order, however it comes and whatever the limits', async () => {
  const limits = fc.record({ lanes: fc.integer({ min: 1, max: 3 }), maxItems: fc.integer({ min: 1, max: 5 }) });
  await fc.assert(
    fc.asyncProperty(limits, fc.array(fc.array(fc.integer({ min: 0, max: 9 }))), async (options, bursts) => {
      const begun: number[] = [];
      const batcher = createBatcher<number>({
        ...options,
        run: async (items) => {
          expect(items.length).toBeLessThanOrEqual(options.maxItems);
          begun.push(...items);
          await settled();
        },
      });
      const added: Promise<void>[] = [];
      for (const burst of bursts) {
        added.push(...burst.map((item) => batcher.add(item)));
        await Promise.resolve();
      }
      await batcher.drain();
      await Promise.all(added);
      expect(begun).toEqual(bursts.flat());
    }),
    { numRuns: 50 },
  );
});
