import { Gauge } from '@prometheus-io/client';
import { createMetrics, type Metrics } from '#events/platform/telemetry/metrics.ts';
import type { EventHub } from './live/event-hub.ts';

/** Makes the metrics of the web service. */
export function createWebMetrics(hub: Pick<EventHub, 'watchers' | 'list'>): Metrics {
  const metrics = createMetrics();
  const watchers: Gauge<'stream'> = new Gauge({
    name: 'workflow_builder_sse_watchers',
    help: 'Open event streams of this process, by what they show.',
    labelNames: ['stream'],
    registers: [metrics.registry],
    collect: () => {
      watchers.set({ stream: 'execution' }, hub.watchers());
      watchers.set({ stream: 'list' }, hub.list.watchers());
    },
  });
  return metrics;
}
