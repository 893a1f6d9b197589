import type { EventFilter } from '#schemas/definition/node-config.ts';
import type { CloudEvent } from '../cloud-event.ts';
import { matchesAll } from './all.ts';
import { matchesAny } from './any.ts';
import { matchesExact } from './exact.ts';
import { matchesNot } from './not.ts';
import { matchesPrefix } from './prefix.ts';
import { matchesSuffix } from './suffix.ts';

/**
 * Whether an event passes a filter of Knative's dialects.
 * Source: https://knative.dev/docs/eventing/triggers/#supported-filter-dialects
 */
export function matchesFilter(filter: EventFilter, event: CloudEvent): boolean {
  const matches = (nested: EventFilter) => matchesFilter(nested, event);
  if ('exact' in filter) return matchesExact(filter.exact, event);
  if ('prefix' in filter) return matchesPrefix(filter.prefix, event);
  if ('suffix' in filter) return matchesSuffix(filter.suffix, event);
  if ('all' in filter) return matchesAll(filter.all, matches);
  if ('any' in filter) return matchesAny(filter.any, matches);
  return matchesNot(filter.not, matches);
}

/** Whether an event passes a trigger's list of filters, which are joined by AND: an empty or absent list lets every event pass. */
export function matchesFilters(filters: readonly EventFilter[] | undefined, event: CloudEvent): boolean {
  return (filters ?? []).every((filter) => matchesFilter(filter, event));
}
