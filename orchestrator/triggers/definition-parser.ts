import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { parseDefinition, type ParsedDefinition } from '#schemas/parse-definition.ts';
import { createBoundedMap } from '#events/platform/process/bounded-map.ts';
import type { ThreadPool } from '#events/platform/threads/thread-pool.ts';
import type { DefinitionWork } from '#events/platform/threads/definition-pool.ts';

type Functions = ReadonlyMap<string, FunctionDescriptor>;

/** `parseDefinition`, wherever it is done. */
export type DefinitionParser = (input: unknown, functions: Functions) => Promise<ParsedDefinition>;

/** Characters of JSON that are checked in the event loop: a few milliseconds at worst. */
const MAX_HERE = 8_000;
/** Characters of the definitions that are remembered. */
const MAX_REMEMBERED = 8_000_000;

/**
 * `parseDefinition`, large ones in a thread, remembering what it said: a workflow that starts often is validated once, and its executions share
 * one parsed definition.
 */
export function createDefinitionParser(pool: ThreadPool<DefinitionWork, ParsedDefinition>): DefinitionParser {
  let validFor: Functions | null = null;
  const remembered = createBoundedMap<string, ParsedDefinition>(MAX_REMEMBERED, (text) => text.length);

  return async (input, functions) => {
    if (validFor !== functions) {
      remembered.clear();
      validFor = functions;
    }
    const text = JSON.stringify(input) ?? 'null';
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const parsed =
      text.length <= MAX_HERE ? parseDefinition(input, { functions }) : await pool.run({ text, functions });
    // The functions may have changed while a thread looked at it.
    if (parsed.ok && validFor === functions) remembered.set(text, parsed);
    return parsed;
  };
}
