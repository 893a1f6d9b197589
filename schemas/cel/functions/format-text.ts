import { CelError } from '../cel-error.ts';
import { isList, kindOf, toTypeName, type CelValue } from '../values/cel-value.ts';
import { listKeys, readEntry } from '../values/cel-map.ts';
import { writeDuration } from '../values/duration.ts';
import { toNumber } from '../values/numbers.ts';
import { writeTimestamp } from '../values/timestamp.ts';
import { writeFixed, writePlain, writeScientific } from '../values/decimal.ts';

const CLAUSE = /%(?:%|(?:\.(\d+))?([\s\S])?)/g;
const MAX_PRECISION = 100;

/** Fills the clauses of a pattern, as `printf` does. Source: https://github.com/google/cel-spec/blob/master/doc/extensions/strings.md */
export function formatText(pattern: string, values: readonly CelValue[]): string {
  let next = 0;
  return pattern.replaceAll(CLAUSE, (clause: string, precision?: string, letter?: string) => {
    if (clause === '%%') return '%';
    const index = next++;
    const value = values[index];
    if (value === undefined) throw new CelError(`format() has no value for ${clause} (number ${index + 1}).`);
    return formatValue(value, letter ?? '', precision, clause);
  });
}

function formatValue(value: CelValue, letter: string, precision: string | undefined, clause: string): string {
  if (letter === 'f' || letter === 'e') {
    const digits = Number(precision ?? 6);
    if (digits > MAX_PRECISION) throw new CelError(`format() writes at most ${MAX_PRECISION} decimals.`);
    const number = toNumber(value) ?? refuse(value, clause);
    return writeSpecial(number) ?? (letter === 'f' ? writeFixed(number, digits) : writeScientific(number, digits));
  }
  if (precision !== undefined) throw new CelError(`format() knows no ${clause}.`);
  if (letter === 's') return show(value);
  if (letter === 'd') return showNumber(toNumber(value) ?? refuse(value, clause));
  if (letter === 'b') return typeof value === 'boolean' ? String(Number(value)) : inBase(value, 2, clause);
  if (letter === 'o') return inBase(value, 8, clause);
  if (letter === 'x') return inHexadecimal(value, clause);
  if (letter === 'X') return inHexadecimal(value, clause).toUpperCase();
  throw new CelError(`format() knows no ${clause}.`);
}

function refuse(value: CelValue, clause: string): never {
  throw new CelError(`format() cannot write ${toTypeName(kindOf(value))} as ${clause}.`);
}

function writeSpecial(value: number | bigint): string | null {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : null;
}

function showNumber(value: number | bigint): string {
  return typeof value === 'bigint' ? value.toString() : (writeSpecial(value) ?? writePlain(value));
}

function inBase(value: CelValue, base: number, clause: string): string {
  const number = toNumber(value);
  return typeof number === 'bigint' ? number.toString(base) : refuse(value, clause);
}

function inHexadecimal(value: CelValue, clause: string): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (!(bytes instanceof Uint8Array)) return inBase(value, 16, clause);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function show(value: CelValue): string {
  if (typeof value === 'string') return value;
  const number = toNumber(value);
  if (number !== null) return showNumber(number);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isList(value)) return `[${value.map(show).join(', ')}]`;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value).replaceAll(/\ufffd+/g, '\ufffd');
  if (value.kind === 'timestamp') return writeTimestamp(value, 'shortest');
  if (value.kind === 'duration') return writeDuration(value, 'shortest');
  if (value.kind === 'type') return value.name;
  if (value.kind !== 'map') return refuse(value, '%s');
  const entries = listKeys(value).map((key) => [show(key), show(readEntry(value, key) ?? null)] as const);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, item]) => `${key}: ${item}`).join(', ')}}`;
}
