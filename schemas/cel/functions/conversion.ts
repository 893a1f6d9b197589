import { CelError } from '../cel-error.ts';
import type { Overload } from '../environment.ts';
import { kindOf, toTypeName, type CelValue, type Duration, type Timestamp, type Uint } from '../values/cel-value.ts';
import { parseDuration, writeDuration } from '../values/duration.ts';
import { toInt, toUint } from '../values/numbers.ts';
import { SECOND } from '../values/seconds.ts';
import { parseTimestamp, toSeconds, toTimestamp, writeTimestamp } from '../values/timestamp.ts';
import { overload } from './overload.ts';

/** No number of 64 bits needs more; digits are read as one number, which takes long for many of them. */
const MAX_DIGITS = 100;
const TWO_TO_63 = 2 ** 63;
const TRUE = new Set(['1', 't', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'false', 'FALSE', 'False']);

function refuse(value: string, what: string): never {
  throw new CelError(`${JSON.stringify(value.slice(0, 100))} is no ${what}.`);
}

function readInteger(text: string, pattern: RegExp, what: string): bigint {
  if (text.length > MAX_DIGITS || !pattern.test(text)) refuse(text, what);
  return BigInt(text.replace(/^\+/, ''));
}

/** The largest and the least int are no doubles, so that what is as large as a double can say is refused. */
function truncate(value: number): bigint {
  if (!(Math.abs(value) < TWO_TO_63 * 2)) throw new CelError('The number is beyond the range of integers (64 bits).');
  return BigInt(Math.trunc(value));
}

function toIntFromDouble(value: number): bigint {
  if (value <= -TWO_TO_63) throw new CelError('The number is beyond the range of int (64 bits).');
  return toInt(truncate(value));
}

function toUintFromDouble(value: number): Uint {
  if (value < 0) throw new CelError('The number is beyond the range of uint (64 bits).');
  return toUint(truncate(value));
}

function readDouble(text: string): number {
  const special = /^([-+]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null) {
    if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const isDecimal = text.length <= 2_000 && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text);
  const value = isDecimal ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : refuse(text, 'double');
}

/** Infinities as CEL writes them; other numbers as JSON has them. */
export function writeDouble(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

function readBool(text: string): boolean {
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : refuse(text, 'bool');
}

function readUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError('The bytes are no text (UTF-8).');
  }
}

const same = (value: CelValue): CelValue => value;

/** The functions that are called like types, `dyn` and `type`. */
export const CONVERSION: readonly Overload[] = [
  ...['bool', 'bytes', 'double', 'duration', 'int', 'string', 'timestamp', 'uint'].map((type) =>
    overload(`${type}(${type}): ${type}`, same),
  ),
  overload('dyn(A): dyn', same),
  overload('type(A): type<A>', (value: CelValue) => ({ kind: 'type', name: toTypeName(kindOf(value)) })),
  overload('bool(string): bool', readBool),
  overload('bytes(string): bytes', (text: string) => new TextEncoder().encode(text)),
  overload('double(int): double', (value: bigint) => Number(value)),
  overload('double(uint): double', ({ value }: Uint) => Number(value)),
  overload('double(string): double', readDouble),
  overload('duration(string): duration', parseDuration),
  overload('int(uint): int', ({ value }: Uint) => toInt(value)),
  overload('int(double): int', toIntFromDouble),
  overload('int(string): int', (text: string) => toInt(readInteger(text, /^[-+]?\d+$/, 'int'))),
  overload('int(timestamp): int', (instant: Timestamp) => toSeconds(instant)),
  overload('string(bool): string', (value: boolean) => String(value)),
  overload('string(int): string', (value: bigint) => value.toString()),
  overload('string(uint): string', ({ value }: Uint) => value.toString()),
  overload('string(double): string', writeDouble),
  overload('string(bytes): string', readUtf8),
  overload('string(timestamp): string', (instant: Timestamp) => writeTimestamp(instant, 'shortest')),
  overload('string(duration): string', (span: Duration) => writeDuration(span, 'shortest')),
  overload('timestamp(string): timestamp', parseTimestamp),
  overload('timestamp(int): timestamp', (seconds: bigint) => toTimestamp(seconds * SECOND)),
  overload('uint(int): uint', (value: bigint) => toUint(value)),
  overload('uint(double): uint', toUintFromDouble),
  overload('uint(string): uint', (text: string) => toUint(readInteger(text, /^\d+$/, 'uint'))),
];
