import type { BenchStack } from '../bench-stack.ts';
import { parked } from '../definitions.ts';

const COUNT = 10_000;

/** Calls `work` with 0 … count − 1, `concurrency` at a time. */
async function inParallel(count: number, concurrency: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** 10,000 executions at approval gates: what the orchestrator keeps in memory, and the seconds until all are approved and complete. */
export async function measureParked(
  stack: BenchStack,
): Promise<{ startSeconds: number; orchestratorBytes: number; approveSeconds: number }> {
  const definition = parked();
  const ids: string[] = [];
  const from = performance.now();
  await inParallel(COUNT, 32, async () => void ids.push(await stack.start(definition)));
  const startSeconds = (performance.now() - from) / 1_000;
  const orchestratorBytes = stack.memory()['orchestrator'] ?? 0;
  const approveFrom = performance.now();
  const ends = ids.map((id) => stack.ended(id));
  await inParallel(ids.length, 32, (index) =>
    stack.post(`/api/v2/workflows/${ids[index]}/events`, { eventName: 'approval_ok', eventData: { approved: true } }),
  );
  await Promise.all(ends);
  return { startSeconds, orchestratorBytes, approveSeconds: (performance.now() - approveFrom) / 1_000 };
}
