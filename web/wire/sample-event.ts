import type { EventFilter } from '#schemas/definition/node-config.ts';

/** The attributes of an event made up for a trigger's filters. Without `id`: each sending needs its own, unless a filter asks for one. */
export interface SampleEvent {
  readonly attributes: Readonly<Record<string, string>>;
  /** False where filters say what an event must not be: then it may take another one to pass. */
  readonly isSure: boolean;
}

interface Wanted {
  readonly exact: Map<string, string>;
  readonly prefix: Map<string, string>;
  readonly suffix: Map<string, string>;
  isSure: boolean;
}

/** Attributes that the product sets, whatever the sender says (decisions D11, D52). */
const OWN_ATTRIBUTES: ReadonlySet<string> = new Set(['wfowner', 'wfdepth', 'specversion']);

function want(wanted: Wanted, filter: EventFilter): void {
  if ('not' in filter) wanted.isSure = false;
  else if ('all' in filter) for (const each of filter.all) want(wanted, each);
  else if ('any' in filter) {
    // The first alternative is as good as another.
    for (const each of filter.any.slice(0, 1)) want(wanted, each);
  } else {
    const [map, values] =
      'exact' in filter
        ? [wanted.exact, filter.exact]
        : 'prefix' in filter
          ? [wanted.prefix, filter.prefix]
          : [wanted.suffix, filter.suffix];
    for (const [name, value] of Object.entries(values)) {
      const before = map.get(name);
      if (before !== undefined && before !== value) wanted.isSure = false;
      map.set(name, value);
    }
  }
}

/** Makes up an event that passes filters: each attribute as they ask for it, `type` and `source` in any case. */
export function toSampleEvent(filters: readonly EventFilter[]): SampleEvent {
  const wanted: Wanted = { exact: new Map(), prefix: new Map(), suffix: new Map(), isSure: true };
  for (const filter of filters) want(wanted, filter);
  const { exact, prefix, suffix } = wanted;
  const names = new Set([...exact.keys(), ...prefix.keys(), ...suffix.keys()]);
  const asked = [...names]
    .filter((name) => !OWN_ATTRIBUTES.has(name))
    .map((name) => [name, exact.get(name) ?? `${prefix.get(name) ?? ''}${suffix.get(name) ?? ''}`]);
  const attributes = { type: 'com.example.test', source: '/test', ...Object.fromEntries(asked) };
  return { attributes, isSure: wanted.isSure };
}
