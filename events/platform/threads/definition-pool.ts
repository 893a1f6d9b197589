import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { ParsedDefinition } from '#schemas/parse-definition.ts';
import { createThreadPool, type GivenUp, type ThreadPool } from './thread-pool.ts';
import { toUncheckable, toUnchecked } from '#schemas/validity/uncheckable-definition.ts';

/** A definition as JSON text, and the functions that it may use. */
export interface DefinitionWork {
  readonly text: string;
  readonly functions: ReadonlyMap<string, FunctionDescriptor>;
}

/** Checking is linear in a text of 1 MB at most; this is for the worst of it on a slow machine. */
const BUDGET_MS = 20_000;

/** Definitions that may wait, of a megabyte each at most. */
const MAX_WAITING = 100;

const PASSING: Readonly<Record<Exclude<GivenUp, 'died'>, string>> = {
  timeout: 'It took too long to be checked.',
  closed: 'The service is stopping.',
  crowded: 'Too many definitions wait to be checked.',
  unstartable: 'The thread that checks definitions could not start.',
};

/** Does `parseDefinition` in a thread: a hostile definition keeps a processor busy for seconds, which the event loop must not be. Node only. */
export function createDefinitionPool(): ThreadPool<DefinitionWork, ParsedDefinition> {
  return createThreadPool({
    script: new URL('./definition-worker-start.mjs', import.meta.url),
    threads: 2,
    budgetMs: () => BUDGET_MS,
    maxWaiting: MAX_WAITING,
    giveUp: (reason) =>
      reason === 'died' ? toUncheckable('It needs too much memory to be checked.') : toUnchecked(PASSING[reason]),
  });
}
