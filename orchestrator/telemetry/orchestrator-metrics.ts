import { Counter } from '@prometheus-io/client';
import { createMetrics, type Metrics } from '#events/platform/telemetry/metrics.ts';
import { addSampledGauge } from '#events/platform/telemetry/sampled-gauge.ts';
import type { InputOutcome } from '../engine/engine.ts';
import type { Figures } from '../store/figures.ts';

/** How an execution ended. */
export type EndStatus = 'completed' | 'failed' | 'terminated';

/** Who made a turn on Dapr: an activity of the execution's workflow, or the engine in its place. */
export type CountedMaker = 'workflow' | 'fallback';

/** The metrics of the orchestrator. */
export interface OrchestratorMetrics extends Metrics {
  /** Counts a turn that this process committed on Dapr. */
  readonly countTurn: Readonly<Record<CountedMaker, () => void>>;
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

/** What never occurred is 0 and not absent: the first failure of a process is a rise. */
function toCount(counter: Counter, label: string): () => void {
  const labelled = counter.labels(label);
  labelled.inc(0);
  return () => labelled.inc();
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

  const turns = new Counter({
    name: 'workflow_turns_total',
    help:
      'Turns of executions that this process committed on Dapr: by an activity of their own workflow, or by the engine where no activity came ' +
      '(fallback: Dapr is away or slow). Both stay 0 on the PostgreSQL engine, which needs no workflow.',
    labelNames: ['by'],
    registers: [metrics.registry],
  });
  return {
    ...metrics,
    countTurn: { workflow: toCount(turns, 'workflow'), fallback: toCount(turns, 'fallback') },
    countEnd: {
      completed: toCount(ends, 'completed'),
      failed: toCount(ends, 'failed'),
      terminated: toCount(ends, 'terminated'),
    },
    countOutcome: (outcome) => {
      if (outcome.status === 'ignored') countIgnored(outcome.reason);
      else if (outcome.status === 'unknown_execution') countIgnored('unknown_execution');
    },
  };
}
