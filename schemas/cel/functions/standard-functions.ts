import type { FunctionTable, Overload } from '../environment.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { BYTES } from './bytes.ts';
import { COMPARISON } from './comparison.ts';
import { CONVERSION } from './conversion.ts';
import { LISTS } from './lists.ts';
import { MATH } from './math.ts';
import { OPTIONALS } from './optionals.ts';
import { SETS } from './sets.ts';
import { STRINGS } from './string-extension.ts';
import { TEXT } from './text.ts';
import { TIME } from './time.ts';

/** Overloads by the name of their function (see `FunctionTable`). */
export function toFunctionTable(overloads: readonly Overload[]): FunctionTable {
  const table = new Map<string, Overload[]>();
  for (const each of overloads) {
    const name = each.isMethod ? `.${each.name}` : each.name;
    const known = table.get(name);
    if (known === undefined) table.set(name, [each]);
    else known.push(each);
  }
  return table;
}

/** Every function and operator that an expression can call. */
export const STANDARD_FUNCTIONS: FunctionTable = toFunctionTable(
  [COMPARISON, ARITHMETIC, TEXT, CONVERSION, TIME, STRINGS, LISTS, SETS, MATH, OPTIONALS, BYTES].flat(),
);
