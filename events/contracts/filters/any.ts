import type { EventFilter } from '#schemas/definition/node-config.ts';

/** Dialect `any`: at least one nested filter matches; a list without filters matches every event. */
export function matchesAny(filters: readonly EventFilter[], matches: (filter: EventFilter) => boolean): boolean {
  return filters.length === 0 || filters.some(matches);
}
