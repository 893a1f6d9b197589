import type { Overload } from '../environment.ts';
import type { CelValue } from '../values/cel-value.ts';
import { hasElement } from '../values/equality.ts';
import { overload } from './overload.ts';

type List = readonly CelValue[];

function holdsAll(list: List, wanted: List): boolean {
  return wanted.every((item) => hasElement(list, item));
}

/** The sets extension: lists as sets. */
export const SETS: readonly Overload[] = [
  overload('sets.contains(list<A>, list<A>): bool', holdsAll),
  overload('sets.equivalent(list<A>, list<A>): bool', (a: List, b: List) => holdsAll(a, b) && holdsAll(b, a)),
  overload('sets.intersects(list<A>, list<A>): bool', (a: List, b: List) => a.some((item) => hasElement(b, item))),
];
