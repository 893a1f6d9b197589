import { Counter } from '@prometheus-io/client';
import { createMetrics, type Metrics } from '#events/platform/telemetry/metrics.ts';
import { addSampledGauge } from '#events/platform/telemetry/sampled-gauge.ts';
import type { InputOutcome } from '../engine/engine.ts';
import type { Figures } from '../store/read-figures.ts';

/** How an execution ended. */
export type EndStatus = 'completed' | 'failed' | 'terminated';

/** The metrics of the orchestrator. */
export interface OrchestratorMetrics extends Metrics {
  /** Counts an end that this process committed. */
  readonly countEnd: Readonly<Record<EndStatus, () => void>>;
  /** Counts an input that changed nothing; others are none of its business. */
  readonly countOutcome: (outcome: InputOutcome) => void;
}

function addFigures(metrics: Metrics, figures: Figures): void {
  addSampledGauge(metrics.registry, {
    name: 'workflow_builder_executions_active',
    help: 'Executions that have not ended, by runtime status. From the database: every orchestrator says the same.',
    labelNames: ['status'],
    read: () => figures.activeExecutions(),
  });
  addSampledGauge(metrics.registry, {
    name: 'workflow_builder_queue_oldest_age_seconds',
    help: 'How long the message that is due the longest has waited for a consumer. From the database.',
    labelNames: ['topic', 'group'],
    read: () => figures.queueAges(),
  });
  addSampledGauge(metrics.registry, {
    name: 'workflow_builder_dead_letters',
    help: 'Events that could not be handled and wait for somebody to look at them. From the database.',
    labelNames: ['topic'],
    read: () => figures.deadLetters(),
  });
}

/** Makes the metrics of one orchestrator. */
export function createOrchestratorMetrics(figures: Figures): OrchestratorMetrics {
  const metrics = createMetrics();
  addFigures(metrics, figures);
  const ends = new Counter({
    name: 'workflow_builder_executions_total',
    help: 'Executions that ended, by how, as this process committed it.',
    labelNames: ['status'],
    registers: [metrics.registry],
  });
  const ignored = new Counter({
    name: 'workflow_builder_ignored_inputs_total',
    help: 'Results, decisions and controls that changed nothing, by why.',
    labelNames: ['reason'],
    registers: [metrics.registry],
  });
  const counters = new Map<string, Counter.Internal>();

  function countIgnored(reason: string): void {
    const known = counters.get(reason);
    const counter = known ?? ignored.labels(reason);
    if (known === undefined) counters.set(reason, counter);
    counter.inc();
  }

  const toCount = (status: EndStatus) => {
    const counter = ends.labels(status);
    // A status that never occurred is 0 and not absent: the first failure of a process is a rise.
    counter.inc(0);
    return () => counter.inc();
  };
  return {
    ...metrics,
    countEnd: { completed: toCount('completed'), failed: toCount('failed'), terminated: toCount('terminated') },
    countOutcome: (outcome) => {
      if (outcome.status === 'ignored') countIgnored(outcome.reason);
      else if (outcome.status === 'unknown_execution') countIgnored('unknown_execution');
    },
  };
}
