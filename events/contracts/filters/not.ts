import type { EventFilter } from '#schemas/definition/node-config.ts';

/** Dialect `not`: the nested filter does not match. An attribute that is missing is no match, so its negation is one. */
export function matchesNot(filter: EventFilter, matches: (filter: EventFilter) => boolean): boolean {
  return !matches(filter);
}
