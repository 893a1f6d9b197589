export interface Latch {
  /** Resolves once the latch is open. */
  readonly opened: Promise<void>;
  open(): void;
}

/** Creates a closed latch: what awaits `opened` goes on when the test calls `open`. */
export function createLatch(): Latch {
  const { promise, resolve } = withResolvers();
  return { opened: promise, open: resolve };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  const resolvers: (() => void)[] = [];
  const promise = new Promise<void>((resolve) => resolvers.push(resolve));
  return { promise, resolve: () => resolvers.forEach((resolve) => resolve()) };
}
