import type { FastifyInstance } from 'fastify';

function toSegments(path: string): readonly string[] {
  return path.split('/');
}

function isMatch(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]))
  );
}

/**
 * Collects the routes that are registered from now on. The function it gives answers the methods that a path has, sorted, whatever its parameters
 * are; none for a path that has no route.
 */
export function collectMethods(app: FastifyInstance): (path: string) => readonly string[] {
  const routes: { readonly segments: readonly string[]; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ segments: toSegments(url), methods: [method].flat() });
  });
  return (path) => {
    const segments = toSegments(path);
    const methods = routes.filter((route) => isMatch(route.segments, segments)).flatMap((route) => route.methods);
    return [...new Set(methods)].toSorted();
  };
}
