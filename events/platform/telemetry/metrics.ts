import { collectDefaultMetrics, Registry } from '@prometheus-io/client';

/** Prometheus text of everything that a process measures. */
export interface Scrape {
  readonly contentType: string;
  readonly text: string;
}

/** The metrics of one process. Names have the prefix `workflow_builder_` and their base unit. Labels have few values and never an id. */
export interface Metrics {
  /** Counters, gauges and histograms are registered here. */
  readonly registry: Registry;
  /** Reads everything. Calls during a read share its answer, so that many scrapers cost as much as one. */
  scrape(): Promise<Scrape>;
}

/** Precision of the event loop's delay. The default of 10 ms doubles the cost of an idle process (measured: 2 ms a second). */
const LOOP_PRECISION_MS = 50;

/** Makes the metrics of one process, with those of the process itself (CPU, memory, event loop, garbage collection) inside. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_PRECISION_MS });
  let running: Promise<Scrape> | null = null;

  async function read(): Promise<Scrape> {
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  return {
    registry,
    scrape: () => {
      running ??= read().finally(() => {
        running = null;
      });
      return running;
    },
  };
}
