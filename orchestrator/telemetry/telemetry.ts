import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import type { DaprEngineOptions } from '../engine/dapr/dapr-engine.ts';
import type { Engine } from '../engine/engine.ts';
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
  readonly engineOptions: Pick<PostgresEngineOptions, 'observers' | 'traceEvent'> &
    Pick<DaprEngineOptions, 'onActivityEnded'>;
  /** The engine that everybody else is given. */
  observeEngine(engine: Engine): Engine;
}

/** Makes the telemetry of one orchestrator. */
export function createTelemetry(figures: Figures, tracing: Tracing | null): Telemetry {
  const metrics = createOrchestratorMetrics(figures);
  const counts = [countEnds(metrics), countTurns(metrics)];
  const measure = (engine: Engine) => measureEngine(engine, metrics.countOutcome);
  if (tracing === null) return { metrics, engineOptions: { observers: counts }, observeEngine: measure };
  const activities = traceActivities(tracing);
  return {
    metrics,
    engineOptions: {
      observers: [...counts, recordSpans(tracing), activities.onCommit],
      onActivityEnded: activities.onActivityEnded,
      traceEvent,
    },
    observeEngine: (engine) => traceEngine(measure(engine), tracing),
  };
}
