import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { parseDefinition, type ParsedDefinition } from '#schemas/parse-definition.ts';

type Functions = ReadonlyMap<string, FunctionDescriptor>;

/** Remembered definitions, and the longest text of one. */
const MAX_REMEMBERED = 200;
const MAX_LENGTH = 64_000;

/** `parseDefinition`, remembering what it said: a workflow that starts often is validated once, and its executions share one parsed definition. */
export function createDefinitionParser(): (input: unknown, functions: Functions) => ParsedDefinition {
  let validFor: Functions | null = null;
  const remembered = new Map<string, ParsedDefinition>();
  return (input, functions) => {
    if (validFor !== functions) {
      remembered.clear();
      validFor = functions;
    }
    const text = JSON.stringify(input) ?? '';
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const parsed = parseDefinition(input, { functions });
    if (!parsed.ok || text.length > MAX_LENGTH) return parsed;
    remembered.set(text, parsed);
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return parsed;
  };
}
