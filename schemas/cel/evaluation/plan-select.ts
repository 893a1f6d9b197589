import { CelError } from '../cel-error.ts';
import type { Index, Select } from '../syntax/expression.ts';
import { readEntry, toMapKey } from '../values/cel-map.ts';
import { isKind, isList, kindOf, NONE, toOptional, toTypeName, type CelValue } from '../values/cel-value.ts';
import type { Plan, PlanScope, Step } from './step.ts';

/** What `read` finds in a value. In an optional it is looked for in what that holds, and given as an optional; `isOptional` gives one too. */
function look(
  value: CelValue,
  isOptional: boolean,
  read: (inside: CelValue) => CelValue | undefined,
  missing: () => string,
): CelValue {
  if (isKind(value, 'optional')) {
    const found = value.value === undefined ? undefined : read(value.value);
    return found === undefined ? NONE : toOptional(found);
  }
  const found = read(value);
  if (isOptional) return found === undefined ? NONE : toOptional(found);
  if (found === undefined) throw new CelError(missing());
  return found;
}

/** Makes `a.b`, `a.?b` and `has(a.b)` ready to run. What has no fields at all, such as null, has none that could be asked for. */
export function planSelect({ kind, operand, field, isOptional }: Select, scope: PlanScope, plan: Plan): Step {
  const step = plan(operand, scope);
  const isAsked = kind === 'has' || isOptional;
  const read = (inside: CelValue): CelValue | undefined => {
    if (isKind(inside, 'map')) return inside.entries.get(field);
    if (isAsked) return undefined;
    throw new CelError(`${toTypeName(kindOf(inside))} has no fields: .${field}`);
  };
  const missing = (): string => `No such key: ${field}`;
  if (kind === 'select') return (frame) => look(step(frame), isOptional, read, missing);
  return (frame) => {
    const found = look(step(frame), true, read, missing);
    return isKind(found, 'optional') && found.value !== undefined;
  };
}

/** Makes `a[b]` and `a[?b]` ready to run. */
export function planIndex({ operand, index, isOptional }: Index, scope: PlanScope, plan: Plan): Step {
  const [step, keyStep] = [plan(operand, scope), plan(index, scope)];
  return (frame) => {
    const value = step(frame);
    const key = keyStep(frame);
    const missing = (): string =>
      isList(value) ? `Index out of range: ${showKey(key)}` : `No such key: ${showKey(key)}`;
    return look(value, isOptional, (inside) => readItem(inside, key, isOptional), missing);
  };
}

function readItem(value: CelValue, key: CelValue, isAsked: boolean): CelValue | undefined {
  if (isKind(value, 'map')) return readEntry(value, key);
  const position = toMapKey(key);
  if (isList(value) && typeof position === 'bigint') return position < 0n ? undefined : value[Number(position)];
  if (isAsked && !isList(value)) return undefined;
  throw new CelError(`${toTypeName(kindOf(value))} cannot be indexed by ${showKey(key)}.`);
}

function showKey(key: CelValue): string {
  const known = typeof key === 'number' ? key : toMapKey(key);
  return known === undefined ? toTypeName(kindOf(key)) : String(known).slice(0, 100);
}
