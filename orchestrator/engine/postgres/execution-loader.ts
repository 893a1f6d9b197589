import type pg from 'pg';
import { z } from 'zod';
import { createBoundedMap } from '#events/platform/process/bounded-map.ts';
import { RetryPolicy } from '#schemas/definition/retry-policy.ts';
import { readDefinitions, readExecutions, type ExecutionRow } from '../../store/execution-reads.ts';
import { readTrace } from '../execution-trace.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import { readPinnedDefinition, type PinnedDefinition } from '../pinned-definition.ts';
import type { ExecutionCache } from './execution-cache.ts';

/** Definitions in memory, shared by all their executions. */
const MAX_DEFINITIONS = 500;

const StoredDefinition = z.object({
  definition: z.unknown(),
  policies: z.record(z.string(), z.object({ retryPolicy: RetryPolicy.nullable(), timeoutMs: z.number().nullable() })),
});

export interface ExecutionLoader {
  /** Executions by id, from memory or the database; unknown ids are absent. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, LoadedExecution>>;
  /** Remembers a definition that a start has just pinned. */
  remember(definition: PinnedDefinition): PinnedDefinition;
}

/** Loads executions for their next turn, many in one round trip. */
export function createExecutionLoader(pool: pg.Pool, cache: ExecutionCache): ExecutionLoader {
  const definitions = createBoundedMap<string, PinnedDefinition>(MAX_DEFINITIONS);

  function remember(definition: PinnedDefinition): PinnedDefinition {
    const known = definitions.get(definition.hash);
    if (known !== undefined) return known;
    definitions.set(definition.hash, definition);
    return definition;
  }

  async function loadDefinitions(rows: readonly ExecutionRow[]): Promise<void> {
    const missing = [...new Set(rows.map((row) => row.definitionHash))].filter((hash) => !definitions.has(hash));
    if (missing.length === 0) return;
    for (const [hash, stored] of await readDefinitions(pool, missing))
      remember(readPinnedDefinition(hash, StoredDefinition.parse(stored)));
  }

  async function load(ids: readonly string[]): Promise<ReadonlyMap<string, LoadedExecution>> {
    const loaded = new Map<string, LoadedExecution>();
    const missing: string[] = [];
    for (const id of ids) {
      const known = cache.get(id);
      if (known === undefined) missing.push(id);
      else loaded.set(id, known);
    }
    if (missing.length === 0) return loaded;
    // A failed start has consumed nothing, takes no input, and its definition may be none.
    const rows = (await readExecutions(pool, missing)).filter(({ version }) => version > 0);
    await loadDefinitions(rows);
    for (const { definitionHash, traceparent, openSince, ...row } of rows) {
      const definition = definitions.get(definitionHash);
      if (definition === undefined)
        throw new Error(`The definition ${definitionHash} of execution ${row.id} is missing.`);
      const trace = readTrace({ traceparent, state: row.state }, openSince, definition.plan);
      loaded.set(row.id, { ...row, definition, outputs: new Map(), trace });
    }
    return loaded;
  }

  return { load, remember };
}
