import { parseTimestamp } from '#schemas/cel/values/timestamp.ts';
import type { EventFilter } from '#schemas/definition/node-config.ts';
import type { CloudEvent } from './cloud-event.ts';

/**
 * An attribute as text in the CloudEvents type system's canonical form (§2); undefined when the event does not have it. The payload is no
 * attribute: filters never see it.
 */
function readAttribute(event: CloudEvent, name: string): string | undefined {
  if (name === 'data' || name === 'data_base64' || !Object.hasOwn(event, name)) return undefined;
  const value = event[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The only attribute whose type has more than one text for a value. */
function isSame(value: string, wanted: string, name: string): boolean {
  if (value === wanted) return true;
  if (name !== 'time') return false;
  const instant = readInstant(value);
  return instant !== null && instant === readInstant(wanted);
}

function readInstant(text: string): bigint | null {
  try {
    return parseTimestamp(text).nanos;
  } catch {
    return null;
  }
}

/** Each named attribute is there and fits its text. A missing attribute is no match, so its negation is one. */
function matchesEach(
  attributes: Readonly<Record<string, string>>,
  event: CloudEvent,
  fits: (value: string, wanted: string, name: string) => boolean,
): boolean {
  return Object.entries(attributes).every(([name, wanted]) => {
    const value = readAttribute(event, name);
    return value !== undefined && fits(value, wanted, name);
  });
}

/**
 * Whether an event passes a filter of Knative's dialects. Case counts. `exact` compares `time` as an instant, whatever zone and fraction it is written with. `all` and `any` without nested filters match every event.
 * Source: https://knative.dev/docs/eventing/triggers/#supported-filter-dialects
 */
export function matchesFilter(filter: EventFilter, event: CloudEvent): boolean {
  const matches = (nested: EventFilter) => matchesFilter(nested, event);
  if ('exact' in filter) return matchesEach(filter.exact, event, isSame);
  if ('prefix' in filter) return matchesEach(filter.prefix, event, (value, wanted) => value.startsWith(wanted));
  if ('suffix' in filter) return matchesEach(filter.suffix, event, (value, wanted) => value.endsWith(wanted));
  if ('all' in filter) return filter.all.every(matches);
  if ('any' in filter) return filter.any.length === 0 || filter.any.some(matches);
  return !matches(filter.not);
}

/** Whether an event passes a trigger's list of filters, which are joined by AND: an empty or absent list lets every event pass. */
export function matchesFilters(filters: readonly EventFilter[] | undefined, event: CloudEvent): boolean {
  return (filters ?? []).every((filter) => matchesFilter(filter, event));
}
