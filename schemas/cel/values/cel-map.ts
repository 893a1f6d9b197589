import { CelError } from '../cel-error.ts';
import { isKind, kindOf, toTypeName, type CelMap, type CelValue, type MapKey } from './cel-value.ts';

const NO_UINTS: ReadonlySet<MapKey> = new Set();

/** A key to look up; undefined for what no map has as a key. A double that is an integer finds the integer (decision D36). */
export function toMapKey(value: CelValue): MapKey | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return isKind(value, 'uint') ? value.value : undefined;
}

/** The value under a key; undefined when the map has no such key. */
export function readEntry(map: CelMap, key: CelValue): CelValue | undefined {
  const known = toMapKey(key);
  return known === undefined ? undefined : map.entries.get(known);
}

/** The keys of a map as values. */
export function listKeys({ entries, uints }: CelMap): readonly CelValue[] {
  return Array.from(entries.keys(), (key) => toKeyValue(key, uints));
}

function toKeyValue(key: MapKey, uints: ReadonlySet<MapKey>): CelValue {
  return typeof key === 'bigint' && uints.has(key) ? { kind: 'uint', value: key } : key;
}

/** A map of texts, such as a JSON object. */
export function toCelMap(entries: ReadonlyMap<MapKey, CelValue>): CelMap {
  return { kind: 'map', entries, uints: NO_UINTS };
}

/** A map that is filled entry by entry. */
export interface MapBuilder {
  /** Throws `CelError` for a key of another type than CEL allows, and for one that is there already. */
  add(key: CelValue, value: CelValue): void;
  build(): CelMap;
}

/** Starts an empty map. */
export function createMapBuilder(): MapBuilder {
  const entries = new Map<MapKey, CelValue>();
  const uints = new Set<MapKey>();
  return {
    add: (key, value) => {
      const known = typeof key === 'number' ? undefined : toMapKey(key);
      if (known === undefined) throw new CelError(`Unsupported key type: ${toTypeName(kindOf(key))}`);
      if (entries.has(known)) throw new CelError(`Repeated key: ${String(known)}`);
      if (isKind(key, 'uint')) uints.add(known);
      entries.set(known, value);
    },
    build: () => ({ kind: 'map', entries, uints: uints.size === 0 ? NO_UINTS : uints }),
  };
}
