import type { CommittedEvents } from '../engine/engine-hooks.ts';
import type { OrchestratorMetrics } from './orchestrator-metrics.ts';

/** Counts the turns of executions on Dapr, by who made them. */
export function countTurns({ countTurn }: Pick<OrchestratorMetrics, 'countTurn'>): (commit: CommittedEvents) => void {
  return ({ maker }) => {
    if (maker.by !== 'engine') countTurn[maker.by]();
  };
}
