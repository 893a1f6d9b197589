import { CelError } from '../cel-error.ts';
import { findCallee, showFunction, takesCount, type Overload } from '../environment.ts';
import type { Call } from '../syntax/expression.ts';
import type { CelType } from '../checking/cel-type.ts';
import { isKind, kindOf, toTypeName, type CelValue } from '../values/cel-value.ts';
import type { Plan, PlanScope, Step } from './step.ts';

/** An overload, and the kind that each argument must have: `any`, `number` or one of values. */
interface Candidate {
  readonly overload: Overload;
  readonly kinds: readonly string[];
}

/** Methods of optionals whose argument is not looked at when there is a value. */
const DEFAULTS = new Set(['or', 'orValue']);

/** Makes a call ready to run: the first overload whose parameters are of the arguments' types does the work. */
export function planCall(node: Call, scope: PlanScope, plan: Plan): Step {
  const { overloads, args } = findCallee(node, scope.environment.functions, (name) => scope.locals.has(name));
  const candidates = overloads
    .filter((overload) => takesCount(overload, args.length))
    .map((overload) => ({ overload, kinds: listKinds(overload, args.length) }));
  const steps = args.map((arg) => plan(arg, scope));
  const run = (values: readonly CelValue[]): CelValue => {
    const exact = runFirst(candidates, values, 'exact');
    if (exact !== undefined) return exact;
    const mixed = runFirst(candidates, values, 'mixed');
    return mixed === undefined ? refuse(node.name, values) : mixed;
  };
  if (node.receiver !== null && DEFAULTS.has(node.name)) return planDefault(node.name, steps, run);
  return (frame) => run(steps.map((step) => step(frame)));
}

function listKinds({ parameters }: Overload, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => toKind(parameters[index] ?? parameters.at(-1)));
}

function toKind(type: CelType | undefined): string {
  return type === undefined || type.kind === 'dyn' || type.kind === 'parameter' ? 'any' : type.kind;
}

/** Runs the first candidate that takes the values; undefined when none does. Numbers mix (decision D36): `mixed` gives an int as a double. */
function runFirst(
  candidates: readonly Candidate[],
  values: readonly CelValue[],
  matching: 'exact' | 'mixed',
): CelValue | undefined {
  for (const { overload, kinds } of candidates) {
    const given = matching === 'exact' ? values : values.map((value, index) => toDouble(value, kinds[index]));
    if (takes(kinds, given)) return overload.run(...given);
  }
  return undefined;
}

function toDouble(value: CelValue, kind: string | undefined): CelValue {
  return kind === 'double' && typeof value === 'bigint' ? Number(value) : value;
}

function takes(kinds: readonly string[], values: readonly CelValue[]): boolean {
  for (let index = 0; index < kinds.length; index++) {
    const wanted = kinds[index];
    if (wanted === 'any') continue;
    const kind = kindOf(values[index] ?? null);
    const isNumber = kind === 'int' || kind === 'uint' || kind === 'double';
    if (kind !== wanted && !(wanted === 'number' && isNumber)) return false;
  }
  return true;
}

/** `a.or(b)` and `a.orValue(b)`. */
function planDefault(name: string, steps: readonly Step[], run: (values: readonly CelValue[]) => CelValue): Step {
  return (frame) => {
    const values: CelValue[] = [];
    for (const step of steps) {
      const value = step(frame);
      if (values.length === 0 && isKind(value, 'optional') && value.value !== undefined) {
        return name === 'or' ? value : value.value;
      }
      values.push(value);
    }
    return run(values);
  };
}

function refuse(name: string, values: readonly CelValue[]): never {
  const types = values.map((value) => toTypeName(kindOf(value))).join(', ');
  throw new CelError(`Found no matching overload for ${showFunction(name)} of (${types}).`);
}
