import { isList, type CelValue } from './cel-value.ts';
import { compareNumbers, toNumber } from './numbers.ts';
import { compareTexts } from './text.ts';

/**
 * Below, at or above zero as `left` comes before, with or after `right`; NaN where a number is NaN. Null for values that have no order: those of
 * different types (numbers are of one type here), lists, maps, null, types.
 */
export function compareValues(left: CelValue, right: CelValue): number | null {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== null && b !== null) return compareNumbers(a, b);
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return null;
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareBytes(left, right);
  if (isList(left) || isList(right) || left instanceof Uint8Array || right instanceof Uint8Array) return null;
  if (left.kind === 'timestamp' && right.kind === 'timestamp') return compareNumbers(left.nanos, right.nanos);
  if (left.kind === 'duration' && right.kind === 'duration') return compareNumbers(left.nanos, right.nanos);
  return null;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
