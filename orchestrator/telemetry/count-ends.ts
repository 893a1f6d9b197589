import type { CommitObserver } from '../engine/commit-observer.ts';
import type { EndStatus, OrchestratorMetrics } from './orchestrator-metrics.ts';

const ENDS: Readonly<Record<string, EndStatus | undefined>> = {
  'execution.completed': 'completed',
  'execution.failed': 'failed',
  'execution.terminated': 'terminated',
};

/** Counts the executions that end, by how. */
export function countEnds({ countEnd }: Pick<OrchestratorMetrics, 'countEnd'>): CommitObserver {
  return (changes) => {
    for (const { events } of changes) {
      for (const { event } of events) {
        const end = ENDS[event.type];
        if (end !== undefined) countEnd[end]();
      }
    }
  };
}
