import type { Json } from '../json.ts';

/**
 * Copies JSON into what CEL reads: objects without prototype, integral numbers as int (64 bits), others as double (decision D36).
 * Integers beyond 2^53 are doubles, as JSON already lost their digits.
 */
export function toCelValue(value: Json): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toCelValue);
  const variables: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) variables[key] = toCelValue(item);
  return variables;
}

/** Values in a result; text counts as one for each 64 characters, so that 16 MB of it may be handed over. */
const MAX_RESULT = 250_000;

/** How many values the results of one piece of work may still have. */
export interface ResultBudget {
  left: number;
}

/** The budget of a fresh piece of work. */
export function createResultBudget(): ResultBudget {
  return { left: MAX_RESULT };
}

function spend(budget: ResultBudget, value: unknown): void {
  budget.left -= typeof value === 'string' ? 1 + value.length / 64 : 1;
  if (budget.left < 0) throw new Error(`The result is too large: more than ${MAX_RESULT.toLocaleString('en')} values.`);
}

/**
 * Copies a result of CEL back to JSON: int as number (as decimal text beyond 2^53), timestamp as ISO 8601, duration as seconds (`"90s"`),
 * bytes as base64, a type as its name. Throws an `Error` for values that JSON has no form for (NaN, infinities, functions), and for results so large
 * that copying them would block the caller.
 */
export function fromCelValue(value: unknown, budget: ResultBudget): Json {
  return copy(value, budget);
}

function copy(value: unknown, budget: ResultBudget): Json {
  spend(budget, value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return fromInteger(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new Error(`The result ${value} is not a JSON number.`);
  }
  if (Array.isArray(value)) return value.map((item) => copy(item, budget));
  if (typeof value === 'object') return fromObject(value, budget);
  throw new Error('The result is not a JSON value.');
}

function fromInteger(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromObject(value: object, budget: ResultBudget): Json {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return copy(toBase64(value), budget);
  if (value instanceof Map || value instanceof Set) return copy([...value], budget);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        spend(budget, key);
        return [key, copy(item, budget)];
      }),
    );
  }
  const primitive: unknown = value.valueOf();
  if (typeof primitive === 'bigint') return fromInteger(primitive);
  if ('seconds' in value && (typeof value.seconds === 'bigint' || typeof value.seconds === 'number'))
    return `${value.seconds}s`;
  if ('name' in value && typeof value.name === 'string') return value.name;
  throw new Error('The result is not a JSON value.');
}
