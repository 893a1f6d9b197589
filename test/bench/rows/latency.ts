import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { BenchStack } from '../bench-stack.ts';
import { median } from '../statistics.ts';

/** One execution, from the start request to its committed end. */
export function runs(stack: BenchStack, definition: WorkflowDefinition): () => Promise<void> {
  return async () => stack.ended(await stack.start(definition));
}

/** Milliseconds of one run, one at a time: the median of `count`. */
export async function measureLatency(run: () => Promise<void>, count: number): Promise<number> {
  const durations: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = performance.now();
    await run();
    durations.push(performance.now() - from);
  }
  return median(durations);
}

/** Runs a second with `concurrency` under way at any time. */
export async function measureThroughput(run: () => Promise<void>, concurrency: number, count: number): Promise<number> {
  let left = count;
  const from = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (count * 1_000) / (performance.now() - from);
}
