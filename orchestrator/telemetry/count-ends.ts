import { EVENT_TYPE_PREFIX } from '#events/contracts/topics.ts';
import type { OrchestratorMetrics } from './orchestrator-metrics.ts';
import type { CommitWatcher } from './watch-commits.ts';

/** Counts the executions that end, by how. */
export function countEnds({ countEnd }: Pick<OrchestratorMetrics, 'countEnd'>): CommitWatcher {
  const counts: ReadonlyMap<string, () => void> = new Map([
    [`${EVENT_TYPE_PREFIX}execution.completed`, countEnd.completed],
    [`${EVENT_TYPE_PREFIX}execution.failed`, countEnd.failed],
    [`${EVENT_TYPE_PREFIX}execution.terminated`, countEnd.terminated],
  ]);
  return ({ type }) => counts.get(type)?.();
}
