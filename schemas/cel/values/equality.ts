import { readEntry } from './cel-map.ts';
import { isList, type CelMap, type CelValue } from './cel-value.ts';
import { compareNumbers, toNumber } from './numbers.ts';

/** Whether two values are equal: numbers of all types by what they count, lists and maps by what is in them; NaN equals nothing. */
export function isEqual(left: CelValue, right: CelValue): boolean {
  if (typeof left !== 'object' || left === null) return left === right || isSameNumber(left, right);
  if (typeof right !== 'object' || right === null) return isSameNumber(left, right);
  if (isList(left)) return isList(right) && isSameList(left, right);
  if (left instanceof Uint8Array) return right instanceof Uint8Array && isSameBytes(left, right);
  if (isList(right) || right instanceof Uint8Array) return false;
  if (left.kind === 'map') return right.kind === 'map' && isSameMap(left, right);
  if (left.kind === 'type') return right.kind === 'type' && left.name === right.name;
  if (left.kind === 'timestamp') return right.kind === 'timestamp' && left.nanos === right.nanos;
  if (left.kind === 'duration') return right.kind === 'duration' && left.nanos === right.nanos;
  if (left.kind === 'uint') return isSameNumber(left, right);
  if (right.kind !== 'optional') return false;
  if (left.value === undefined || right.value === undefined) return left.value === right.value;
  return isEqual(left.value, right.value);
}

/** Whether a list has an element that equals the value. */
export function hasElement(list: readonly CelValue[], value: CelValue): boolean {
  return list.some((item) => isEqual(item, value));
}

function isSameNumber(left: CelValue, right: CelValue): boolean {
  const [a, b] = [toNumber(left), toNumber(right)];
  return a !== null && b !== null && compareNumbers(a, b) === 0;
}

function isSameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function isSameList(left: readonly CelValue[], right: readonly CelValue[]): boolean {
  return left.length === right.length && left.every((item, index) => isEqual(item, right[index] ?? null));
}

function isSameMap(left: CelMap, right: CelMap): boolean {
  if (left.entries.size !== right.entries.size) return false;
  for (const [key, value] of left.entries) {
    const other = readEntry(right, key);
    if (other === undefined || !isEqual(value, other)) return false;
  }
  return true;
}
