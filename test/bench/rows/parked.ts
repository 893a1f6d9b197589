import type { BenchStack } from '../bench-stack.ts';
import { parked } from '../definitions.ts';

const COUNT = 10_000;

async function inParallel<Item>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item);
    }),
  );
}

/** 10,000 executions at approval gates: what the orchestrator keeps in memory, and the seconds until all are approved and complete. */
export async function measureParked(
  stack: BenchStack,
): Promise<{ startSeconds: number; orchestratorBytes: number; approveSeconds: number }> {
  const definition = parked();
  const ids: string[] = [];
  const from = performance.now();
  await inParallel(Array.from({ length: COUNT }), 32, async () => void ids.push(await stack.start(definition)));
  const startSeconds = (performance.now() - from) / 1_000;
  const orchestratorBytes = stack.memory()['orchestrator'] ?? 0;
  const approveFrom = performance.now();
  const ends = ids.map((id) => stack.ended(id));
  await inParallel(ids, 32, (id) =>
    stack.post(`/api/v2/workflows/${id}/events`, { eventName: 'approval_ok', eventData: { approved: true } }),
  );
  await Promise.all(ends);
  return { startSeconds, orchestratorBytes, approveSeconds: (performance.now() - approveFrom) / 1_000 };
}
