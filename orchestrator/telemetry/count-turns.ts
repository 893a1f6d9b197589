import type { CommitObserver } from '../engine/commit-observer.ts';
import type { OrchestratorMetrics } from './orchestrator-metrics.ts';

/** Counts the turns of executions on Dapr, by who made them. */
export function countTurns({ countTurn }: Pick<OrchestratorMetrics, 'countTurn'>): CommitObserver {
  return (changes) => {
    for (const { maker } of changes) if (maker.by !== 'engine') countTurn[maker.by]();
  };
}
