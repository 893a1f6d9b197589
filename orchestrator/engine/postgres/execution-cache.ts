import { createBoundedMap } from '#events/platform/process/bounded-map.ts';
import type { LoadedExecution } from '../loaded-execution.ts';

/** Executions in memory between turns, bounded: those that were put longest ago leave first. Losing one costs a read. */
export interface ExecutionCache {
  get(id: string): LoadedExecution | undefined;
  put(execution: LoadedExecution): void;
  forget(id: string): void;
}

/** Larger than this an execution is read again for each turn: its outputs are not worth the memory. */
const MAX_OUTPUT_BYTES = 1_000_000;

/** Creates a cache of at most `capacity` executions. */
export function createExecutionCache(capacity: number): ExecutionCache {
  const executions = createBoundedMap<string, LoadedExecution>(capacity);
  return {
    get: (id) => executions.get(id),
    put: (execution) => {
      const isLarge = execution.outputBytes > MAX_OUTPUT_BYTES;
      executions.set(execution.id, isLarge ? { ...execution, outputs: new Map() } : execution);
    },
    forget: (id) => executions.delete(id),
  };
}
