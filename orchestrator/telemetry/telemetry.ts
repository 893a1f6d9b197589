import type { Tracing } from '#events/telemetry/tracing.ts';
import type { Outbox } from '#events/transport/outbox.ts';
import type { CommittedEvents } from '../engine/engine-hooks.ts';
import type { Engine } from '../engine/engine.ts';
import type { Figures } from '../store/read-figures.ts';
import { countEnds } from './count-ends.ts';
import { createExecutionTraces } from './execution-traces.ts';
import { measureEngine } from './measure-engine.ts';
import { createOrchestratorMetrics, type OrchestratorMetrics } from './orchestrator-metrics.ts';
import { recordSpans } from './record-spans.ts';
import { traceEngine } from './trace-engine.ts';
import { traceOutbox } from './trace-outbox.ts';

/** Puts measuring and, where it is on, tracing around what executions run on. */
export interface Telemetry {
  readonly metrics: OrchestratorMetrics;
  /** What the engine tells its commits. */
  watchCommits(commits: readonly CommittedEvents[]): void;
  /** The outbox that the engine is given. */
  observeOutbox(outbox: Outbox): Outbox;
  /** The engine that everybody else is given. */
  observeEngine(engine: Engine): Engine;
}

/** Makes the telemetry of one orchestrator. */
export function createTelemetry(figures: Figures, tracing: Tracing | null): Telemetry {
  const metrics = createOrchestratorMetrics(figures);
  const count = countEnds(metrics);
  if (tracing === null) {
    return {
      metrics,
      watchCommits: (commits) => commits.forEach(count),
      observeOutbox: (outbox) => outbox,
      observeEngine: (engine) => measureEngine(engine, metrics.countOutcome),
    };
  }
  const traces = createExecutionTraces();
  const span = recordSpans(tracing, traces);
  return {
    metrics,
    watchCommits: (commits) => {
      commits.forEach(count);
      commits.forEach(span);
    },
    observeOutbox: (outbox) => traceOutbox(outbox, traces),
    observeEngine: (engine) => traceEngine(measureEngine(engine, metrics.countOutcome), traces, tracing),
  };
}
