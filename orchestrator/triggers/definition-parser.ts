import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { parseDefinition, type ParsedDefinition } from '#schemas/parse-definition.ts';
import { createBoundedMap } from '#events/platform/process/bounded-map.ts';
import type { ThreadPool } from '#events/platform/threads/thread-pool.ts';
import type { DefinitionWork } from '#events/platform/threads/definition-pool.ts';

type Functions = ReadonlyMap<string, FunctionDescriptor>;

/** Parses the JSON text of a definition as `parseDefinition` does. */
export type DefinitionTextParser = (text: string, functions: Functions) => Promise<ParsedDefinition>;

/** Parses a definition that came with a request as `parseDefinition` does. */
export type DefinitionParser = (input: unknown, functions: Functions) => Promise<ParsedDefinition>;

/** Characters of JSON that are checked in the event loop: a few milliseconds at worst. */
const MAX_HERE = 8_000;
/** Characters of the definitions that a cache keeps. */
export const MAX_REMEMBERED = 8_000_000;

/** Creates a parser that gives large definitions to a thread. */
export function createTextParser(pool: ThreadPool<DefinitionWork, ParsedDefinition>): DefinitionTextParser {
  return async (text, functions) =>
    text.length <= MAX_HERE ? parseDefinition(JSON.parse(text), { functions }) : await pool.run({ text, functions });
}

/** Creates a parser that remembers valid definitions by their text: executions of the same definition share one parsed object. */
export function createDefinitionParser(parseText: DefinitionTextParser): DefinitionParser {
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
    const parsed = await parseText(text, functions);
    // The functions may have changed while a thread looked at it.
    if (parsed.ok && validFor === functions) remembered.set(text, parsed);
    return parsed;
  };
}
