import type { Logger } from 'pino';
import type { FunctionDefinition } from './function.ts';

/** Functions by slug. */
export type FunctionRegistry = ReadonlyMap<string, FunctionDefinition>;

/** Every function that comes with the product, each loaded apart. */
const BUILT_IN_FUNCTIONS: Readonly<Record<string, () => Promise<FunctionDefinition>>> = {
  'system/http-request': async () => (await import('./system/http-request.ts')).httpRequest,
  'system/graphql-request': async () => (await import('./system/graphql-request.ts')).graphqlRequest,
  'system/database-query': async () => (await import('./system/database-query.ts')).databaseQuery,
  'system/transform': async () => (await import('./system/transform.ts')).transform,
  'system/generate-id': async () => (await import('./system/generate-id.ts')).generateId,
  'system/publish-http': async () => (await import('./system/publish-http.ts')).publishHttp,
};

/** @throws when two functions share a slug. */
export function createRegistry(definitions: readonly FunctionDefinition[]): FunctionRegistry {
  const registry = new Map<string, FunctionDefinition>();
  for (const definition of definitions) {
    if (registry.has(definition.slug)) throw new Error(`Two functions have the slug "${definition.slug}".`);
    registry.set(definition.slug, definition);
  }
  return registry;
}

/** Loads functions; one that cannot be loaded is logged and left out, and the others run. */
export async function loadFunctions(
  logger: Logger,
  loaders: Readonly<Record<string, () => Promise<FunctionDefinition>>> = BUILT_IN_FUNCTIONS,
): Promise<FunctionRegistry> {
  const loaded = await Promise.all(
    Object.entries(loaders).map(async ([slug, load]) => {
      try {
        return [await load()];
      } catch (error) {
        logger.error({ err: error, function: slug }, 'a function cannot be loaded; the others run without it');
        return [];
      }
    }),
  );
  return createRegistry(loaded.flat());
}
