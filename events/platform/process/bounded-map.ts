/** A map of bounded size: beyond it, the entries that were set longest ago leave. */
export interface BoundedMap<Key, Value extends object | string | number | boolean> {
  get(key: Key): Value | undefined;
  has(key: Key): boolean;
  /** Also makes a known key the newest. */
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  clear(): void;
}

/** `maxWeight` bounds the sum of `weigh`, by default the number of entries. */
export function createBoundedMap<Key, Value extends object | string | number | boolean>(
  maxWeight: number,
  weigh: (key: Key, value: Value) => number = () => 1,
): BoundedMap<Key, Value> {
  // A Map lists its keys in the order of insertion, so the first one is the oldest.
  const entries = new Map<Key, Value>();
  let weight = 0;

  function remove(key: Key): void {
    const value = entries.get(key);
    if (value === undefined) return;
    weight -= weigh(key, value);
    entries.delete(key);
  }

  return {
    get: (key) => entries.get(key),
    has: (key) => entries.has(key),
    set: (key, value) => {
      remove(key);
      entries.set(key, value);
      weight += weigh(key, value);
      for (const oldest of entries.keys()) {
        if (weight <= maxWeight) break;
        remove(oldest);
      }
    },
    delete: remove,
    clear: () => {
      entries.clear();
      weight = 0;
    },
  };
}
