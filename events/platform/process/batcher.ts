export interface BatcherOptions<Item> {
  /** Batches that run at the same time. Default 1. */
  readonly lanes?: number;
  /** Items in one batch. */
  readonly maxItems: number;
  /** Sum of `weigh` over one batch; an item that is heavier goes alone. No limit by default. */
  readonly maxWeight?: number;
  readonly weigh?: (item: Item) => number;
  /**
   * How long the first item waits for others, unless a batch is full or `hurry` is called. Default 0: until the code that runs now and its microtasks
   * are over, so that items added together form one batch.
   */
  readonly delayMs?: number;
  run(items: readonly Item[]): Promise<void>;
  /** Whether a batch that failed with this error is run again item by item, so that one bad item harms no other. Default: no. */
  readonly splitsOn?: (error: unknown) => boolean;
}

/** Collects items while a batch is under way and runs them together: one request, commit or notification for many. */
export interface Batcher<Item> {
  /** Resolves when the batch with this item has run. @throws what the run threw. */
  add(item: Item): Promise<void>;
  /** Begins now with what waits for company. */
  hurry(): void;
  /** Items that no batch has taken yet. */
  waiting(): number;
  /** Takes out waiting items; their `add` resolves. */
  remove(isUnwanted: (item: Item) => boolean): readonly Item[];
  /** Resolves when nothing waits or runs. Never rejects. */
  drain(): Promise<void>;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Takes the first items up to the limits, at least one. */
function take<Item>(
  waiting: Waiting<Item>[],
  { maxItems, maxWeight = Infinity, weigh }: BatcherOptions<Item>,
): readonly Waiting<Item>[] {
  let weight = 0;
  const end = waiting.findIndex(({ item }, index) => {
    weight += weigh?.(item) ?? 0;
    return index >= maxItems || (index > 0 && weight > maxWeight);
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

async function runBatch<Item>(batch: readonly Waiting<Item>[], options: BatcherOptions<Item>): Promise<void> {
  try {
    await options.run(batch.map(({ item }) => item));
    for (const { resolve } of batch) resolve();
  } catch (error) {
    if (batch.length > 1 && options.splitsOn?.(error) === true) {
      for (const one of batch) await runBatch([one], options);
    } else {
      for (const { reject } of batch) reject(error);
    }
  }
}

/** Creates a batcher with nothing in it. Batches begin in the order of their items. */
export function createBatcher<Item>(options: BatcherOptions<Item>): Batcher<Item> {
  const { lanes = 1, maxItems, delayMs = 0 } = options;
  const waiting: Waiting<Item>[] = [];
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | null = null;
  let isBegun = false;
  let isUrgent = false;

  function begin(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    isBegun = false;
    while (running.size < lanes && waiting.length > 0) {
      const task = runBatch(take(waiting, options), options).finally(() => {
        running.delete(task);
        if (waiting.length > 0) schedule();
      });
      running.add(task);
    }
    // Without a free lane the urgency stays until one is free.
    isUrgent &&= waiting.length > 0;
  }

  function beginSoon(): void {
    if (isBegun) return;
    isBegun = true;
    process.nextTick(begin);
  }

  function schedule(): void {
    if (running.size >= lanes) return;
    if (delayMs === 0 || isUrgent || waiting.length >= maxItems) beginSoon();
    else timer ??= setTimeout(begin, delayMs);
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        schedule();
      }),
    hurry: () => {
      isUrgent = true;
      beginSoon();
    },
    waiting: () => waiting.length,
    remove: (isUnwanted) => {
      const all = waiting.splice(0);
      waiting.push(...all.filter(({ item }) => !isUnwanted(item)));
      const removed = all.filter(({ item }) => isUnwanted(item));
      for (const { resolve } of removed) resolve();
      return removed.map(({ item }) => item);
    },
    drain: async () => {
      while (waiting.length > 0 || running.size > 0) {
        begin();
        await Promise.all(running);
      }
    },
  };
}
