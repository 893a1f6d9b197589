import type { Json } from '../../json.ts';
import { toCelMap } from './cel-map.ts';
import type { CelValue, MapKey } from './cel-value.ts';

/**
 * Copies JSON into values of CEL: integral numbers as int (64 bits), others as double (decision D36). Integers beyond 2^53 are doubles, as JSON
 * already lost their digits. Takes time linear in the data.
 */
export function toCelValue(value: Json): CelValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toCelValue);
  const entries = new Map<MapKey, CelValue>();
  for (const [key, item] of Object.entries(value)) entries.set(key, toCelValue(item));
  return toCelMap(entries);
}
