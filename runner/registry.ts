import type { FunctionDefinition } from './function.ts';
import { generateId } from './functions/system/generate-id.ts';

/** Functions by slug. */
export type FunctionRegistry = ReadonlyMap<string, FunctionDefinition>;

const BUILT_IN_FUNCTIONS: readonly FunctionDefinition[] = [generateId];

/** @throws when two functions share a slug. */
export function createRegistry(definitions: readonly FunctionDefinition[]): FunctionRegistry {
  const registry = new Map<string, FunctionDefinition>();
  for (const definition of definitions) {
    if (registry.has(definition.slug)) throw new Error(`Two functions have the slug "${definition.slug}".`);
    registry.set(definition.slug, definition);
  }
  return registry;
}

/** Every function that comes with the product. */
export function createBuiltInRegistry(): FunctionRegistry {
  return createRegistry(BUILT_IN_FUNCTIONS);
}
