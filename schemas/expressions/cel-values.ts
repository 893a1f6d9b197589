import type { Json } from '../json.ts';

/**
 * Copies JSON into what CEL reads: objects without prototype, integral numbers as int (64 bits), others as double (rules.md 16).
 * Integers beyond 2^53 are doubles, as JSON already lost their digits.
 */
export function toCelValue(value: Json): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toCelValue);
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) copy[key] = toCelValue(item);
  return copy;
}

/**
 * Copies a result of CEL back to JSON: int as number (as decimal text beyond 2^53), timestamp as ISO 8601, duration as seconds (`"90s"`),
 * bytes as base64, a type as its name. Throws an `Error` for what JSON cannot say: NaN, infinities, functions.
 */
export function fromCelValue(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return fromInteger(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new Error(`The result ${value} is not a JSON number.`);
  }
  if (Array.isArray(value)) return value.map(fromCelValue);
  if (typeof value === 'object') return fromObject(value);
  throw new Error('The result is not a JSON value.');
}

function fromInteger(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function fromObject(value: object): Json {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join(''));
  if (value instanceof Map || value instanceof Set) return fromCelValue([...value]);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCelValue(item)]));
  }
  const primitive: unknown = value.valueOf();
  if (typeof primitive === 'bigint') return fromInteger(primitive);
  if ('seconds' in value && (typeof value.seconds === 'bigint' || typeof value.seconds === 'number'))
    return `${value.seconds}s`;
  if ('name' in value && typeof value.name === 'string') return value.name;
  throw new Error('The result is not a JSON value.');
}
