import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceContext } from './trace-context.ts';

/** Bundles of one process have their own copies of this module. They share their state under this symbol. */
const SLOT = Symbol.for('workflow-builder.current-trace');

type Storage = AsyncLocalStorage<TraceContext | undefined>;
type Slot = typeof globalThis & { [SLOT]?: Storage };

const slot: Slot = globalThis;

/** Makes this process follow its current trace. Every promise costs more afterwards, so call it only when spans are collected. */
export function followTraces(): void {
  slot[SLOT] ??= new AsyncLocalStorage();
}

/**
 * Runs `work`, and everything it starts, inside this span. Null detaches it from any span: the loop of a queue is often woken by requests that its
 * messages have nothing to do with. Without tracing, `work` is only called.
 */
export function runInTrace<Result>(context: TraceContext | null, work: () => Result): Result {
  const storage = slot[SLOT];
  return storage === undefined ? work() : storage.run(context ?? undefined, work);
}

/** The current span; null without tracing. */
export function currentTrace(): TraceContext | null {
  return slot[SLOT]?.getStore() ?? null;
}
