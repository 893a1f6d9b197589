import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import type { DaprEngineOptions } from '../engine/dapr/dapr-engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { CommittedEvents } from '../engine/engine-hooks.ts';
import type { PostgresEngineOptions } from '../engine/postgres/engine-options.ts';
import type { Figures } from '../store/figures.ts';
import { countEnds } from './count-ends.ts';
import { countTurns } from './count-turns.ts';
import { measureEngine, traceEngine } from './observe-engine.ts';
import { createOrchestratorMetrics, type OrchestratorMetrics } from './orchestrator-metrics.ts';
import { recordSpans } from './record-spans.ts';
import { traceActivities } from './trace-activities.ts';
import { traceEvent } from './trace-event.ts';

/** Puts measuring and, where it is on, tracing around what executions run on. */
export interface Telemetry {
  readonly metrics: OrchestratorMetrics;
  /** Options for the engine. */
  readonly engineOptions: Pick<PostgresEngineOptions, 'watchCommits' | 'traceEvent'> &
    Pick<DaprEngineOptions, 'watchActivities'>;
  /** The engine that everybody else is given. */
  observeEngine(engine: Engine): Engine;
}

/** Makes the telemetry of one orchestrator. */
export function createTelemetry(figures: Figures, tracing: Tracing | null): Telemetry {
  const metrics = createOrchestratorMetrics(figures);
  const countEnd = countEnds(metrics);
  const countTurn = countTurns(metrics);
  const count = (commit: CommittedEvents) => {
    countEnd(commit);
    countTurn(commit);
  };
  const measure = (engine: Engine) => measureEngine(engine, metrics.countOutcome);
  if (tracing === null) {
    return { metrics, engineOptions: { watchCommits: (commits) => commits.forEach(count) }, observeEngine: measure };
  }
  const span = recordSpans(tracing);
  const activities = traceActivities(tracing);
  return {
    metrics,
    engineOptions: {
      watchCommits: (commits) => {
        commits.forEach(count);
        commits.forEach(span);
        commits.forEach((commit) => activities.watch(commit));
      },
      watchActivities: (activity) => activities.ended(activity),
      traceEvent,
    },
    observeEngine: (engine) => traceEngine(measure(engine), tracing),
  };
}
