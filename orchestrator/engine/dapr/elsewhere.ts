/** Executions that no `advance` in this process answered for: another orchestrator advances them, or the sidecar is away. */
export interface Elsewhere {
  has(executionId: string): boolean;
  add(executionId: string): void;
  delete(executionId: string): void;
}

/** So long nobody is asked again. */
const KEEP_MS = 5_000;
/** The oldest beyond are forgotten, which costs one more question. */
const MAX_KEPT = 10_000;

/** Makes it, with none. */
export function createElsewhere(): Elsewhere {
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
