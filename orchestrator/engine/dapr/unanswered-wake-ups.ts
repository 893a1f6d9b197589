/** Executions whose workflow was woken and opened no activity here: their inputs wait for nobody for some seconds. */
export interface UnansweredWakeUps {
  has(executionId: string): boolean;
  add(executionId: string): void;
  delete(executionId: string): void;
}

/** So long nobody is waited for again. */
const KEEP_MS = 5_000;
/** The oldest beyond are forgotten, which costs one more wait. */
const MAX_KEPT = 10_000;

/** Creates an empty registry. */
export function createUnansweredWakeUps(): UnansweredWakeUps {
  const until = new Map<string, number>();
  return {
    has: (executionId) => (until.get(executionId) ?? -Infinity) > performance.now(),
    add: (executionId) => {
      // Anew at the end: the first is the oldest.
      until.delete(executionId);
      until.set(executionId, performance.now() + KEEP_MS);
      if (until.size <= MAX_KEPT) return;
      const [oldest] = until.keys();
      if (oldest !== undefined) until.delete(oldest);
    },
    delete: (executionId) => void until.delete(executionId),
  };
}
