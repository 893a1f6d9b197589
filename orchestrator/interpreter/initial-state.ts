import type { Plan } from './plan.ts';
import type { ExecutionState } from './state.ts';

/** The state of an execution that has not started. */
export function initialState(plan: Plan): ExecutionState {
  return {
    interpreterVersion: 1,
    runtimeStatus: 'PENDING',
    phase: 'pending',
    sequence: 0,
    settled: 0,
    working: 0,
    waiting: 0,
    progress: 0,
    pausedAt: null,
    nodes: plan.nodes.map((node) => ({ status: 'pending', open: node.incoming, taken: 0 })),
    buffered: [],
    decisions: [],
    ending: null,
    error: null,
  };
}
