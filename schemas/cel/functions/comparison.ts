import type { Overload } from '../environment.ts';
import { readEntry } from '../values/cel-map.ts';
import type { CelMap, CelValue } from '../values/cel-value.ts';
import { hasElement, isEqual } from '../values/equality.ts';
import { compareValues } from '../values/order.ts';
import { overload } from './overload.ts';

/** The types that have an order. Numbers of different types are compared by what they count. */
const ORDERED = ['number', 'string', 'bytes', 'bool', 'timestamp', 'duration'];

function ordering(operator: string, holds: (order: number) => boolean): readonly Overload[] {
  return ORDERED.map((type) =>
    overload(`_${operator}_(${type}, ${type}): bool`, (left: CelValue, right: CelValue) =>
      holds(compareValues(left, right) ?? Number.NaN),
    ),
  );
}

/** `== != < <= > >=`, `in` and `!`. */
export const COMPARISON: readonly Overload[] = [
  overload('_==_(A, A): bool', isEqual),
  overload('_!=_(A, A): bool', (left: CelValue, right: CelValue) => !isEqual(left, right)),
  ...ordering('<', (order) => order < 0),
  ...ordering('<=', (order) => order <= 0),
  ...ordering('>', (order) => order > 0),
  ...ordering('>=', (order) => order >= 0),
  overload('_in_(A, list<A>): bool', (value: CelValue, list: readonly CelValue[]) => hasElement(list, value)),
  overload('_in_(A, map<B, C>): bool', (key: CelValue, map: CelMap) => readEntry(map, key) !== undefined),
  overload('!_(bool): bool', (value: boolean) => !value),
];
