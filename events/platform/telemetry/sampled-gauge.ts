import { setTimeout as pause } from 'node:timers/promises';
import { Counter, Gauge, type Registry } from '@prometheus-io/client';

/** One value of a gauge. */
export interface Sample<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
}

export interface SampledGauge<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** All values at this moment; one that is absent now is dropped. */
  readonly read: () => Promise<readonly Sample<Label>[]>;
  /** A value is good for so long, whoever asks. Default 5 s. */
  readonly keepMs?: number;
  /** How long a scrape waits for `read`. Default 2 s. */
  readonly withinMs?: number;
}

const FAILURES = 'workflow_builder_metric_read_failures_total';

function obtainFailures(registry: Registry): Counter {
  const known = registry.getSingleMetric(FAILURES);
  if (known instanceof Counter) return known;
  return new Counter({
    name: FAILURES,
    help: 'Scrapes that went without a gauge because reading it failed or took too long.',
    labelNames: ['metric'],
    registers: [registry],
  });
}

/**
 * A gauge that is read when it is scraped, for what the database knows: at most one read at a time, kept for some seconds. A read that fails or is slow
 * leaves the gauge empty rather than old, is counted, and is never made twice at once.
 */
export function addSampledGauge<Label extends string>(registry: Registry, options: SampledGauge<Label>): void {
  const { name, help, labelNames, read, keepMs = 5_000, withinMs = 2_000 } = options;
  const failed = obtainFailures(registry).labels(name);
  let freshUntil = 0;
  let reading: Promise<void> | null = null;

  async function refresh(): Promise<void> {
    try {
      const samples = await read();
      gauge.reset();
      for (const { labels, value } of samples) gauge.set({ ...labels }, value);
      freshUntil = performance.now() + keepMs;
    } catch {
      gauge.reset();
      failed.inc();
    }
  }

  const gauge = new Gauge<string>({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect: async () => {
      if (performance.now() < freshUntil) return;
      reading ??= refresh().finally(() => {
        reading = null;
      });
      const silence = new AbortController();
      const isInTime = await Promise.race([
        reading.then(() => true),
        pause(withinMs, false, { signal: silence.signal }).catch(() => false),
      ]);
      silence.abort();
      if (isInTime) return;
      gauge.reset();
      failed.inc();
    },
  });
}
