import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceContext } from './trace-context.ts';

/** Bundles of one process have modules of their own: they meet here. */
const SLOT = Symbol.for('workflow-builder.current-trace');

type Storage = AsyncLocalStorage<TraceContext | undefined>;
type Slot = typeof globalThis & { [SLOT]?: Storage };

const slot: Slot = globalThis;

/** From now on this process knows which trace its work belongs to. Every promise costs more then, so nobody does it without tracing. */
export function followTraces(): void {
  slot[SLOT] ??= new AsyncLocalStorage();
}

/**
 * What `work` does, and everything that follows from it, is a part of that span; with null it is a part of none, whatever woke it: a queue's loop is
 * woken by requests that its messages have nothing to do with. Where traces are not followed it is only called.
 */
export function runInTrace<Result>(context: TraceContext | null, work: () => Result): Result {
  const storage = slot[SLOT];
  return storage === undefined ? work() : storage.run(context ?? undefined, work);
}

/** The span that what runs now is a part of; null where nothing is traced. */
export function currentTrace(): TraceContext | null {
  return slot[SLOT]?.getStore() ?? null;
}
