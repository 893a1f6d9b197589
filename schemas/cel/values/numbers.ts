import { CelError } from '../cel-error.ts';
import { isKind, type CelValue, type Uint } from './cel-value.ts';

const MAX_INT = 2n ** 63n - 1n;
const MIN_INT = -(2n ** 63n);
const MAX_UINT = 2n ** 64n - 1n;

/** An int, or `CelError` when it has no 64 bits. */
export function toInt(value: bigint): bigint {
  if (value > MAX_INT || value < MIN_INT) throw new CelError('The number is beyond the range of int (64 bits).');
  return value;
}

/** A uint, or `CelError` when it is negative or has no 64 bits. */
export function toUint(value: bigint): Uint {
  if (value > MAX_UINT || value < 0n) throw new CelError('The number is beyond the range of uint (64 bits).');
  return { kind: 'uint', value };
}

/** A number of any type as JavaScript compares it; null for what is no number. */
export function toNumber(value: CelValue): number | bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return isKind(value, 'uint') ? value.value : null;
}

/**
 * Below, at or above zero as `left` is less than, equal to or greater than `right`; NaN where one of them is. An integer is compared with a double as a
 * double, as the suite of CEL wants it.
 */
export function compareNumbers(left: number | bigint, right: number | bigint): number {
  if (typeof left !== typeof right) return compareNumbers(Number(left), Number(right));
  if (left < right) return -1;
  if (left > right) return 1;
  return Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : 0;
}
