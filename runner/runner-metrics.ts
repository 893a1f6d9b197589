import { Gauge, Histogram } from '@prometheus-io/client';
import { NODE_COMPLETED } from '#events/contracts/node-events.ts';
import { createMetrics, type Metrics } from '#events/platform/telemetry/metrics.ts';
import type { AttemptObserver } from './attempts/attempt-observer.ts';
import type { FunctionRegistry } from './functions/registry.ts';

/** Buckets from the making of an id up to a vendor that takes minutes. */
const BUCKETS_SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 1, 2.5, 10, 30, 60, 300];

/** The metrics of the runner. */
export interface RunnerMetrics extends Metrics {
  readonly observer: AttemptObserver;
  /** Sets the source of the number of running attempts. */
  watchRunning(countRunning: () => number): void;
}

/** Makes the metrics of one runner; labels are the functions that it has, whatever requests name. */
export function createRunnerMetrics(functions: FunctionRegistry): RunnerMetrics {
  const metrics = createMetrics();
  const { registry } = metrics;
  const durations = new Histogram({
    name: 'workflow_builder_node_duration_seconds',
    help: 'How long attempts ran here, from their begin to their result, by function and outcome.',
    labelNames: ['function', 'outcome'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  const bind = (slug: string) => ({
    completed: durations.labels(slug, 'completed'),
    failed: durations.labels(slug, 'failed'),
  });
  const bound = new Map([...functions.keys()].map((slug) => [slug, bind(slug)]));
  const unknown = bind('unknown');
  return {
    ...metrics,
    observer: {
      began: ({ request: { functionSlug } }) => {
        const startedAt = performance.now();
        return {
          trace: null,
          ended: ({ type }) => {
            const outcomes = bound.get(functionSlug) ?? unknown;
            const outcome = type === NODE_COMPLETED ? outcomes.completed : outcomes.failed;
            outcome.observe((performance.now() - startedAt) / 1_000);
          },
        };
      },
    },
    watchRunning: (countRunning) => {
      const gauge: Gauge = new Gauge({
        name: 'workflow_builder_attempts_running',
        help: 'Attempts that run here at the moment.',
        registers: [registry],
        collect: () => gauge.set(countRunning()),
      });
    },
  };
}
