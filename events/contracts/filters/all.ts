import type { EventFilter } from '#schemas/definition/node-config.ts';

/** Dialect `all`: every nested filter matches; a list without filters matches every event. */
export function matchesAll(filters: readonly EventFilter[], matches: (filter: EventFilter) => boolean): boolean {
  return filters.every(matches);
}
