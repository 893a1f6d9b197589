/** Starts items in their order, a bounded number at a time. */
export interface BoundedQueue<Item> {
  push(items: readonly Item[]): void;
  /** Items that were started and have not left. */
  running(): number;
  /** Items that would start at once. */
  free(): number;
  /** Items that may run at the same time. */
  limit(): number;
  /** Changes the limit. With a smaller one, running items end normally. */
  resize(limit: number): void;
}

/** `start` must not throw, and calls `leave` once, when the next item may have its place. */
export function createBoundedQueue<Item extends object>(
  initialLimit: number,
  start: (item: Item, leave: () => void) => void,
): BoundedQueue<Item> {
  const waiting: Item[] = [];
  /** Where the next item is in `waiting`: an array's `shift` moves all others, which takes seconds with a hundred thousand of them. */
  let first = 0;
  let limit = initialLimit;
  let running = 0;
  let isStarting = false;

  function takeNext(): Item | undefined {
    const next = waiting[first];
    if (next === undefined) return undefined;
    first += 1;
    if (first * 2 >= waiting.length) {
      waiting.splice(0, first);
      first = 0;
    }
    return next;
  }

  function startNext(): void {
    // An item may leave while it starts: the loop that started it goes on.
    if (isStarting) return;
    isStarting = true;
    for (;;) {
      const next = running < limit ? takeNext() : undefined;
      if (next === undefined) break;
      running += 1;
      start(next, leave);
    }
    isStarting = false;
  }

  function leave(): void {
    running -= 1;
    startNext();
  }

  return {
    push: (items) => {
      for (const item of items) waiting.push(item);
      startNext();
    },
    running: () => running,
    free: () => (waiting.length > 0 ? 0 : Math.max(0, limit - running)),
    limit: () => limit,
    resize: (wanted) => {
      limit = wanted;
      startNext();
    },
  };
}
