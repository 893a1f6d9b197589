import type { Expression } from './syntax/expression.ts';
import type { CelType } from './checking/cel-type.ts';
import type { Signature } from './checking/signature.ts';
import type { CelValue } from './values/cel-value.ts';

/** A function of CEL for arguments of certain types. */
export interface Overload extends Signature {
  /** Gets values of the types of the parameters. Throws `CelError`. */
  run(...values: readonly CelValue[]): CelValue;
}

/** Overloads by name; the name of a method has a dot before it, so that `size` and `.size` are two. */
export type FunctionTable = ReadonlyMap<string, readonly Overload[]>;

/** What an expression may name. */
export interface CelEnvironment {
  readonly variables: ReadonlyMap<string, CelType>;
  readonly functions: FunctionTable;
}

/** The types that expressions can name. */
export const TYPE_NAMES: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ['bool', { kind: 'bool' }],
  ['bytes', { kind: 'bytes' }],
  ['double', { kind: 'double' }],
  ['google.protobuf.Duration', { kind: 'duration' }],
  ['google.protobuf.Timestamp', { kind: 'timestamp' }],
  ['int', { kind: 'int' }],
  ['list', { kind: 'list', item: { kind: 'dyn' } }],
  ['map', { kind: 'map', key: { kind: 'dyn' }, value: { kind: 'dyn' } }],
  ['null_type', { kind: 'null' }],
  ['optional_type', { kind: 'optional', value: { kind: 'dyn' } }],
  ['string', { kind: 'string' }],
  ['type', { kind: 'type', of: { kind: 'dyn' } }],
  ['uint', { kind: 'uint' }],
]);

/** A name with dots, such as `google.protobuf.Timestamp`; null for what is no chain of names, and for one that begins with a local variable. */
export function readQualifiedName(node: Expression, isLocal: (name: string) => boolean): string | null {
  if (node.kind === 'name') return !node.isGlobal && isLocal(node.name) ? null : node.name;
  if (node.kind !== 'select' || node.isOptional) return null;
  const before = readQualifiedName(node.operand, isLocal);
  return before === null ? null : `${before}.${node.field}`;
}

/** What a call calls: the overloads, and the arguments with the receiver of a method as the first. */
export interface Callee {
  readonly overloads: readonly Overload[];
  readonly args: readonly Expression[];
}

/** Finds the overloads of a call. `math.abs(x)` is a function of that name; without one it is a method of `math`. */
export function findCallee(
  { name, receiver, args }: Extract<Expression, { kind: 'call' }>,
  functions: FunctionTable,
  isLocal: (name: string) => boolean,
): Callee {
  if (receiver === null) return { overloads: functions.get(name) ?? [], args };
  const namespace = readQualifiedName(receiver, isLocal);
  const qualified = namespace === null ? undefined : functions.get(`${namespace}.${name}`);
  if (qualified !== undefined) return { overloads: qualified, args };
  return { overloads: functions.get(`.${name}`) ?? [], args: [receiver, ...args] };
}

/** Whether an overload can take so many arguments. */
export function takesCount({ parameters, isVariadic }: Overload, count: number): boolean {
  return isVariadic ? count >= parameters.length : count === parameters.length;
}

/** A function's name as people write it: `+` for `_+_`. */
export function showFunction(name: string): string {
  return /^_?([^\w]+|in)_$/.exec(name)?.[1] ?? name;
}
