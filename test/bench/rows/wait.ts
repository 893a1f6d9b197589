import { request } from 'undici';
import { trigger, workflow, action } from '../../builders/samples/definition.ts';
import type { BenchStack } from '../bench-stack.ts';
import { fanOut } from '../definitions.ts';
import { runs } from './latency.ts';

/** Asks the orchestrator for nothing but `/healthz`, one request after the other, while `work` runs. @returns the longest wait in milliseconds. */
async function measureLongestWait(stack: BenchStack, work: () => Promise<void>): Promise<number> {
  const over = new AbortController();
  let longest = 0;
  const ask = async () => {
    while (!over.signal.aborted) {
      const from = performance.now();
      await (await request(`${stack.info.orchestratorUrl}/healthz`)).body.dump();
      longest = Math.max(longest, performance.now() - from);
    }
  };
  const asking = ask();
  await work().finally(() => over.abort());
  await asking;
  return longest;
}

/** How long others wait while a definition of a thousand nodes and one of nearly a megabyte start: whether the event loop stays free. */
export function measureWait(stack: BenchStack): Promise<number> {
  const message = 'x'.repeat(900_000);
  const large = workflow([trigger(), action('a', { note: message })], ['start ─► a']);
  return measureLongestWait(stack, async () => {
    await runs(stack, large)();
    await runs(stack, fanOut(998))();
  });
}
