import type { LoadedExecution } from '../loaded-execution.ts';

/** Executions in memory between turns, bounded: the least recently used leave first. Losing one costs a read. */
export interface ExecutionCache {
  get(id: string): LoadedExecution | undefined;
  put(execution: LoadedExecution): void;
  forget(id: string): void;
}

/** Larger than this an execution is read again for each turn: its outputs are not worth the memory. */
const MAX_OUTPUT_BYTES = 1_000_000;

/** Makes a cache of at most `capacity` executions. */
export function createExecutionCache(capacity: number): ExecutionCache {
  // A Map lists its keys in the order of insertion: the first one is the least recently put.
  const executions = new Map<string, LoadedExecution>();
  return {
    get: (id) => executions.get(id),
    put: (execution) => {
      executions.delete(execution.id);
      const kept = execution.outputBytes > MAX_OUTPUT_BYTES ? { ...execution, outputs: new Map() } : execution;
      executions.set(execution.id, kept);
      if (executions.size > capacity) {
        const [oldest] = executions.keys();
        if (oldest !== undefined) executions.delete(oldest);
      }
    },
    forget: (id) => void executions.delete(id),
  };
}
