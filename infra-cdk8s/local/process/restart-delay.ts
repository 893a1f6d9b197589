export interface RestartPolicy {
  readonly initialMs: number;
  readonly maximumMs: number;
  /** Healthy for that long, a process has no past. */
  readonly healthyMs: number;
}

export const RESTART_POLICY: RestartPolicy = { initialMs: 200, maximumMs: 10_000, healthyMs: 60_000 };

/** How many deaths in a row that makes, counting the one just seen. */
export function countFailures(before: number, healthyForMs: number, policy: RestartPolicy): number {
  return healthyForMs >= policy.healthyMs ? 1 : before + 1;
}

/** The pause before the start that follows the n-th death in a row: doubled each time, from `initialMs` to `maximumMs`. */
export function restartDelayMs(failures: number, policy: RestartPolicy): number {
  return Math.min(policy.maximumMs, policy.initialMs * 2 ** Math.max(0, Math.min(failures - 1, 30)));
}
