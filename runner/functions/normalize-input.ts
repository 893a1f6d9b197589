import { isJsonObject, type Json, type JsonObject } from '#schemas/json.ts';
import type { JsonSchema } from '#schemas/function-descriptor.ts';

function toAliases(property: unknown): readonly string[] {
  if (typeof property !== 'object' || property === null || !('x-aliases' in property)) return [];
  const aliases = property['x-aliases'];
  return Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [];
}

/**
 * Brings the input of a node to the names of its function: aliases (`x-aliases`) give their value to the field when it has none, and what a form
 * leaves empty (`''`, null) counts as absent, so that defaults apply. A required text that is empty therefore is missing.
 */
export function normalizeInput(input: Json, schema: JsonSchema): JsonObject {
  if (!isJsonObject(input)) return {};
  const given = Object.entries(input).filter(([, value]) => value !== '' && value !== null);
  const normalized = new Map<string, Json>(given);
  for (const [name, property] of Object.entries(schema['properties'] ?? {})) {
    if (normalized.has(name)) continue;
    const alias = toAliases(property).find((candidate) => normalized.has(candidate));
    const value = alias === undefined ? undefined : normalized.get(alias);
    if (value !== undefined) normalized.set(name, value);
  }
  return Object.fromEntries(normalized);
}
