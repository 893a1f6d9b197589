import { expect, test } from 'vitest';
import { createMetrics, type Metrics } from '#events/platform/telemetry/metrics.ts';
import { addSampledGauge, type Sample } from '#events/platform/telemetry/sampled-gauge.ts';
import { readPrometheusText } from '../../../../builders/telemetry/prometheus-text.ts';

const FAILURES = 'workflow_builder_metric_read_failures_total{metric="things"}';

interface Read {
  readonly resolve: (samples: readonly Sample<'kind'>[]) => void;
  readonly reject: (error: Error) => void;
}

/** A gauge whose reads the test answers, in order. */
function gaugeOf(options: { keepMs?: number; withinMs?: number } = {}) {
  const metrics = createMetrics();
  const reads: Read[] = [];
  const began: (() => void)[] = [];
  addSampledGauge(metrics.registry, {
    name: 'things',
    help: 'Things.',
    labelNames: ['kind'],
    read: () =>
      new Promise<readonly Sample<'kind'>[]>((resolve, reject) => {
        reads.push({ resolve, reject });
        for (const tell of began.splice(0)) tell();
      }),
    ...options,
  });
  return { metrics, reads, begins: () => new Promise<void>((resolve) => began.push(resolve)) };
}

async function scrape(metrics: Metrics): Promise<ReadonlyMap<string, number>> {
  return readPrometheusText((await metrics.scrape()).text);
}

const things = (...kinds: readonly string[]) => kinds.map((kind) => ({ labels: { kind }, value: 3 }));

test('scrapes at the same time are one read, and a fresh value is not read again', async () => {
  const { metrics, reads, begins } = gaugeOf();
  const begun = begins();
  const together = [scrape(metrics), scrape(metrics)];
  await begun;
  reads[0]!.resolve(things('red'));
  for (const values of await Promise.all(together)) expect(values.get('things{kind="red"}')).toBe(3);
  expect((await scrape(metrics)).get('things{kind="red"}')).toBe(3);
  expect(reads).toHaveLength(1);
});

test('a value that is missing at the next read is missing in the text', async () => {
  const { metrics, reads, begins } = gaugeOf({ keepMs: 0 });
  for (const kinds of [['red', 'blue'], ['blue']]) {
    const begun = begins();
    const scraped = scrape(metrics);
    await begun;
    reads.at(-1)!.resolve(things(...kinds));
    const names = [...(await scraped).keys()].filter((name) => name.startsWith('things'));
    expect(names).toEqual(kinds.map((kind) => `things{kind="${kind}"}`));
  }
});

test('a read that fails leaves the gauge empty and is counted', async () => {
  const { metrics, reads, begins } = gaugeOf({ withinMs: 20 });
  const begun = begins();
  const scraped = scrape(metrics);
  await begun;
  reads[0]!.reject(new Error('away'));
  const values = await scraped;
  expect([...values.keys()].filter((name) => name.startsWith('things'))).toEqual([]);
  expect((await scrape(metrics)).get(FAILURES)).toBe(1);
});

test('a read that hangs delays the scrape for its limit only, and is not made a second time beside itself', async () => {
  const { metrics, reads } = gaugeOf({ withinMs: 20 });
  await scrape(metrics);
  const values = await scrape(metrics);
  expect(reads).toHaveLength(1);
  expect(values.get(FAILURES)).toBe(1);
  expect(values.has('process_cpu_seconds_total')).toBe(true);
  reads[0]!.resolve(things('late'));
  expect((await scrape(metrics)).get('things{kind="late"}')).toBe(3);
});
