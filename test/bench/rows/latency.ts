import type { WorkflowDefinition } from '#schemas/workflow-definition.ts';
import type { BenchStack } from '../bench-stack.ts';
import { median } from '../statistics.ts';

/** Milliseconds from the start request to the committed end, one execution at a time: the median of `count`. */
export async function measureLatency(
  stack: BenchStack,
  definition: WorkflowDefinition,
  count: number,
): Promise<number> {
  const durations: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = performance.now();
    await stack.ended(await stack.start(definition));
    durations.push(performance.now() - from);
  }
  return median(durations);
}

/** Executions a second with `concurrency` under way at any time. */
export async function measureThroughput(
  stack: BenchStack,
  definition: WorkflowDefinition,
  concurrency: number,
  count: number,
): Promise<number> {
  let left = count;
  const from = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await stack.ended(await stack.start(definition));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (count * 1_000) / (performance.now() - from);
}
