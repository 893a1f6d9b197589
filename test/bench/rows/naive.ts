import { median } from '../statistics.ts';
import type { NaiveEngine } from '../naive/naive-engine.ts';
import type { NaiveInput } from '../naive/naive-workflows.ts';

/** Milliseconds of one run of the baseline, one at a time: the median of `count`. */
export async function measureNaiveLatency(naive: NaiveEngine, input: NaiveInput, count: number): Promise<number> {
  const durations: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = performance.now();
    await naive.run(input);
    durations.push(performance.now() - from);
  }
  return median(durations);
}

/** Runs of the baseline a second with `concurrency` under way at any time. */
export async function measureNaiveThroughput(
  naive: NaiveEngine,
  input: NaiveInput,
  concurrency: number,
  count: number,
): Promise<number> {
  let left = count;
  const from = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await naive.run(input);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (count * 1_000) / (performance.now() - from);
}
