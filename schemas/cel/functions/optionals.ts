import { CelError } from '../cel-error.ts';
import type { Overload } from '../environment.ts';
import { isList, NONE, toOptional, type CelValue, type Optional } from '../values/cel-value.ts';
import { toNumber } from '../values/numbers.ts';
import { overload } from './overload.ts';

/** Whether a value is what its type begins with: null, false, 0, an empty text, list or map. */
function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === '') return true;
  const number = toNumber(value);
  if (number !== null) return Number(number) === 0;
  if (typeof value !== 'object') return false;
  if (isList(value) || value instanceof Uint8Array) return value.length === 0;
  if (value.kind === 'map') return value.entries.size === 0;
  return value.kind === 'duration' && value.nanos === 0n;
}

function requireValue({ value }: Optional): CelValue {
  if (value === undefined) throw new CelError('The optional has no value.');
  return value;
}

/** The functions of optionals. */
export const OPTIONALS: readonly Overload[] = [
  overload('optional.of(A): optional<A>', toOptional),
  overload('optional.ofNonZeroValue(A): optional<A>', (value: CelValue) => (isZero(value) ? NONE : toOptional(value))),
  overload('optional.none(): optional<A>', () => NONE),
  overload('optional<A>.value(): A', requireValue),
  overload('optional<A>.hasValue(): bool', ({ value }: Optional) => value !== undefined),
  overload('optional<A>.orValue(A): A', ({ value }: Optional, other: CelValue) =>
    value === undefined ? other : value,
  ),
  overload('optional<A>.or(optional<A>): optional<A>', (one: Optional, other: Optional) =>
    one.value === undefined ? other : one,
  ),
];
