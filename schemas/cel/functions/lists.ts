import { CelError } from '../cel-error.ts';
import type { Overload } from '../environment.ts';
import { isList, NONE, toOptional, type CelValue } from '../values/cel-value.ts';
import { hasElement } from '../values/equality.ts';
import { toNumber } from '../values/numbers.ts';
import { compareValues } from '../values/order.ts';
import { overload } from './overload.ts';

/** As the suite of CEL wants it. */
const MAX_RANGE = 1_000_000n;

type List = readonly CelValue[];

function range(count: bigint): List {
  if (count < 0n || count > MAX_RANGE) throw new CelError(`lists.range() makes 0 to ${MAX_RANGE} numbers.`);
  return Array.from({ length: Number(count) }, (_, index) => BigInt(index));
}

function slice(list: List, start: bigint, end: bigint): List {
  if (start < 0n || end < start || end > list.length) throw new CelError(`Invalid range: from ${start} to ${end}`);
  return list.slice(Number(start), Number(end));
}

function flatten(list: List, depth: bigint): List {
  if (depth < 0n) throw new CelError('flatten() by a negative number of levels.');
  if (depth === 0n) return list;
  return list.flatMap((item) => (isList(item) ? flatten(item, depth - 1n) : [item]));
}

/** A text that equal values share; null for values that are compared one by one. */
function toKey(value: CelValue): string | null {
  const number = toNumber(value);
  if (number !== null) return Number.isNaN(number) ? null : `n${Number.isInteger(number) ? BigInt(number) : number}`;
  if (typeof value === 'string') return `s${value}`;
  return typeof value === 'object' && value !== null ? null : String(value);
}

function distinct(list: List): List {
  const keys = new Set<string>();
  const others: CelValue[] = [];
  return list.filter((item) => {
    const key = toKey(item);
    const isKnown = key === null ? hasElement(others, item) : keys.has(key);
    if (key === null) others.push(item);
    else keys.add(key);
    return !isKnown;
  });
}

/** The items in the order of their keys; items with equal keys stay as they stood. Throws `CelError` for keys without an order. */
export function sortByKeys(list: List, keys: List): List {
  const [first] = keys;
  if (first !== undefined && compareValues(first, first) === null) throw new CelError('The values have no order.');
  const positions = Array.from(list.keys());
  const sorted = positions.toSorted((a, b) => {
    const order = compareValues(keys[a] ?? null, keys[b] ?? null);
    if (order === null) throw new CelError('Values of different types have no order.');
    return order;
  });
  return sorted.map((position) => list[position] ?? null);
}

/** The lists extension, but for the macro sortBy; and the ends of a list as optionals. */
export const LISTS: readonly Overload[] = [
  overload('lists.range(int): list<int>', range),
  overload('list<A>.slice(int, int): list<A>', slice),
  overload('list<A>.flatten(): list<dyn>', (list: List) => flatten(list, 1n)),
  overload('list<A>.flatten(int): list<dyn>', flatten),
  overload('list<A>.distinct(): list<A>', distinct),
  overload('list<A>.reverse(): list<A>', (list: List) => list.toReversed()),
  overload('list<A>.sort(): list<A>', (list: List) => sortByKeys(list, list)),
  overload('list<A>.first(): optional<A>', (list: List) => toOptionalItem(list.at(0))),
  overload('list<A>.last(): optional<A>', (list: List) => toOptionalItem(list.at(-1))),
];

function toOptionalItem(item: CelValue | undefined): CelValue {
  return item === undefined ? NONE : toOptional(item);
}
