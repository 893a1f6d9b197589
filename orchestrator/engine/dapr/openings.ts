/** Who waits for a session of an execution to open. */
export interface Openings {
  /** Resolves true when one opens, false after `limitMs` without. */
  wait(executionId: string, limitMs: number): Promise<boolean>;
  opened(executionId: string): void;
}

/** Makes it, with nobody waiting. */
export function createOpenings(): Openings {
  const waiting = new Map<string, Set<() => void>>();
  return {
    wait: (executionId, limitMs) =>
      new Promise((resolve) => {
        const those = waiting.get(executionId) ?? new Set();
        const settle = (isOpen: boolean) => {
          clearTimeout(timer);
          those.delete(tell);
          if (those.size === 0) waiting.delete(executionId);
          resolve(isOpen);
        };
        const tell = () => settle(true);
        const timer = setTimeout(() => settle(false), limitMs);
        waiting.set(executionId, those.add(tell));
      }),
    opened: (executionId) => {
      for (const tell of waiting.get(executionId) ?? []) tell();
    },
  };
}
