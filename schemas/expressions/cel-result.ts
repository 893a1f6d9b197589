import { isList, type CelMap, type CelValue } from '../cel/values/cel-value.ts';
import { writeDuration } from '../cel/values/duration.ts';
import { toNumber } from '../cel/values/numbers.ts';
import { writeTimestamp } from '../cel/values/timestamp.ts';
import type { Json } from '../json.ts';

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

function spend(budget: ResultBudget, value: CelValue): void {
  budget.left -= typeof value === 'string' ? 1 + value.length / 64 : 1;
  if (budget.left < 0) throw new Error(`The result is too large: more than ${MAX_RESULT.toLocaleString('en')} values.`);
}

/**
 * Copies a result of CEL to JSON: int and uint as number (as decimal text beyond 2^53), timestamp as RFC 3339, duration as seconds (`"90s"`,
 * `"0.750s"`), bytes as base64, a type as its name. Throws an `Error` for values that JSON has no form for (NaN, infinities, optionals), and for
 * results so large that copying them would block the caller.
 */
export function fromCelValue(value: CelValue, budget: ResultBudget): Json {
  spend(budget, value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  const number = toNumber(value);
  if (number !== null) return fromNumber(number);
  if (typeof value !== 'object') throw new Error('The result is not a JSON value.');
  if (isList(value)) return value.map((item) => fromCelValue(item, budget));
  if (value instanceof Uint8Array) return fromCelValue(toBase64(value), budget);
  if (value.kind === 'map') return fromMap(value, budget);
  if (value.kind === 'timestamp') return writeTimestamp(value, 'thousands');
  if (value.kind === 'duration') return writeDuration(value, 'thousands');
  if (value.kind === 'type') return value.name;
  throw new Error('The result is an optional, which is no JSON value: end with .orValue() or .value().');
}

function fromNumber(value: number | bigint): Json {
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Error(`The result ${number} is not a JSON number.`);
  return typeof value === 'number' || Number.isSafeInteger(number) ? number : value.toString();
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Keys of JSON are texts. */
function fromMap({ entries }: CelMap, budget: ResultBudget): Json {
  return Object.fromEntries(
    Array.from(entries, ([key, item]) => {
      spend(budget, key);
      return [String(key), fromCelValue(item, budget)];
    }),
  );
}
