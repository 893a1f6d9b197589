/** Most ids that are remembered; the oldest are forgotten. */
const MAX_IDS = 10_000;

/** Executions purged by this process: what the sidecar still delivers of them reaches no handler here. */
export interface PurgedExecutions {
  add(executionId: string): void;
  has(executionId: string | null): boolean;
}

export function createPurgedExecutions(): PurgedExecutions {
  const ids = new Set<string>();
  return {
    add: (executionId) => {
      ids.add(executionId);
      const [oldest] = ids;
      if (ids.size > MAX_IDS && oldest !== undefined) ids.delete(oldest);
    },
    has: (executionId) => executionId !== null && ids.has(executionId),
  };
}
