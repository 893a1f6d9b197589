import { collectDefaultMetrics, Registry } from '@prometheus-io/client';

/** Prometheus text of everything that a process measures. */
export interface Scrape {
  readonly contentType: string;
  readonly text: string;
}

/** What one process measures. Names carry the prefix `workflow_builder_` and their base unit; labels have a bounded number of values and never an id. */
export interface Metrics {
  /** Counters, gauges and histograms are registered here. */
  readonly registry: Registry;
  /** Reads everything; who asks meanwhile gets the same answer, so that many scrapers cost what one does. */
  scrape(): Promise<Scrape>;
}

/** Of the event loop's delay; the default of 10 ms costs an idle process as much again as being idle does (measured: 2 ms a second). */
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
