import { CelError } from '../cel-error.ts';
import {
  findCallee,
  readQualifiedName,
  showFunction,
  takesCount,
  TYPE_NAMES,
  type CelEnvironment,
  type Overload,
} from '../environment.ts';
import type { Call, Expression, Index, ListLiteral, MapLiteral, MessageLiteral, Select } from '../syntax/expression.ts';
import { kindOf } from '../values/cel-value.ts';
import { findMessage } from '../values/well-known-message.ts';
import { BOOL, DYN, listParts, mapParts, showType, type CelType } from './cel-type.ts';
import { inferBind, inferLoop } from './infer-macro.ts';
import { requireBool, show, type Scope } from './scope.ts';
import {
  createParameter,
  isAssignable,
  join,
  resolve,
  settle,
  type Matching,
  type Substitution,
} from './substitution.ts';

/** The type of an expression as far as it is known. Throws `CelError` for one that fails whatever its variables hold. */
export function inferType(expression: Expression, environment: CelEnvironment): CelType {
  const scope = { environment, locals: new Map(), known: new Map(), names: { next: 0 } };
  return settle(infer(expression, scope), scope.known);
}

function infer(node: Expression, scope: Scope): CelType {
  switch (node.kind) {
    case 'literal':
      return inferLiteral(node.value);
    case 'name':
      return inferName(node, scope) ?? unknownName(node);
    case 'select':
    case 'has':
      return inferSelect(node, scope);
    case 'index':
      return inferIndex(node, scope);
    case 'call':
      return inferCall(node, scope);
    case 'logical':
      for (const side of [node.left, node.right])
        requireBool(infer(side, scope), side, `A side of ${node.operator}`, scope);
      return BOOL;
    case 'conditional':
      return inferConditional(node, scope);
    case 'list':
      return inferList(node, scope);
    case 'map':
      return inferMap(node, scope);
    case 'message':
      return inferMessage(node, scope);
    case 'loop':
      return inferLoop(node, scope, infer);
    case 'bind':
      return inferBind(node, scope, infer);
  }
}

function inferLiteral(value: Extract<Expression, { kind: 'literal' }>['value']): CelType {
  const kind = kindOf(value);
  if (kind === 'list' || kind === 'map' || kind === 'optional' || kind === 'type') return DYN;
  return { kind };
}

/** The type of a variable or of the name of a type, which may have dots inside; null for others. */
function inferName(node: Expression, { environment, locals }: Scope): CelType | null {
  const local = node.kind === 'name' && !node.isGlobal ? locals.get(node.name) : undefined;
  if (local !== undefined) return local;
  const name = readQualifiedName(node, (each) => locals.has(each));
  if (name === null) return null;
  const variable = environment.variables.get(name);
  if (variable !== undefined) return variable;
  const named = TYPE_NAMES.get(name);
  return named === undefined ? null : { kind: 'type', of: named };
}

function unknownName({ name, start }: Extract<Expression, { kind: 'name' }>): never {
  throw new CelError(`Unknown variable: ${name}`, start);
}

function inferSelect(node: Select, scope: Scope): CelType {
  const named = node.kind === 'select' && !node.isOptional ? inferName(node, scope) : null;
  if (named !== null) return named;
  const operand = resolve(infer(node.operand, scope), scope.known);
  const inner = operand.kind === 'optional' ? resolve(operand.value, scope.known) : operand;
  const isPlain = inner.kind === 'dyn' || inner.kind === 'parameter';
  if (!isPlain && inner.kind !== 'map') {
    throw new CelError(`${showType(inner)} has no fields: .${node.field}`, node.start);
  }
  if (node.kind === 'has') return BOOL;
  const value = inner.kind === 'map' ? inner.value : DYN;
  return node.isOptional || operand.kind === 'optional' ? { kind: 'optional', value } : value;
}

function inferIndex({ operand, index, isOptional, start }: Index, scope: Scope): CelType {
  const outer = resolve(infer(operand, scope), scope.known);
  const inner = outer.kind === 'optional' ? resolve(outer.value, scope.known) : outer;
  const key = infer(index, scope);
  const value = inferItem(inner, key, scope);
  if (value === null) {
    throw new CelError(`${show(inner, scope)} cannot be indexed by ${show(key, scope)}.`, start);
  }
  return isOptional || outer.kind === 'optional' ? { kind: 'optional', value } : value;
}

function inferItem(type: CelType, key: CelType, { known }: Scope): CelType | null {
  if (type.kind === 'dyn' || type.kind === 'parameter') return DYN;
  if (type.kind === 'list') return isAssignable(key, { kind: 'int' }, known) ? type.item : null;
  if (type.kind !== 'map') return null;
  return join(type.key, key, known) === null ? null : type.value;
}

function inferConditional({ test, yes, no }: Extract<Expression, { kind: 'conditional' }>, scope: Scope): CelType {
  requireBool(infer(test, scope), test, 'What stands before ?', scope);
  const [first, second] = [infer(yes, scope), infer(no, scope)];
  const both = join(first, second, scope.known);
  if (both !== null) return both;
  const message = `Both values behind ? must have one type, not ${show(first, scope)} and ${show(second, scope)}.`;
  throw new CelError(message, no.start);
}

/** An element that is an optional gives what it holds. */
function inferElement({ value, isOptional }: ListLiteral['items'][number], scope: Scope): CelType {
  const type = resolve(infer(value, scope), scope.known);
  if (!isOptional || type.kind === 'dyn') return type;
  if (type.kind === 'optional') return type.value;
  throw new CelError(`Behind ? there must be an optional, not ${show(type, scope)}.`, value.start);
}

function joinAll(types: readonly CelType[], scope: Scope): CelType {
  const [first, ...others] = types;
  if (first === undefined) return createParameter(scope.names);
  let all = first;
  for (const type of others) all = join(all, type, scope.known) ?? DYN;
  return all;
}

function inferList({ items }: ListLiteral, scope: Scope): CelType {
  return {
    kind: 'list',
    item: joinAll(
      items.map((item) => inferElement(item, scope)),
      scope,
    ),
  };
}

function inferMap({ entries }: MapLiteral, scope: Scope): CelType {
  const keys = entries.map(({ key }) => {
    const type = resolve(infer(key, scope), scope.known);
    if (['int', 'uint', 'bool', 'string', 'dyn', 'parameter', 'number'].includes(type.kind)) return type;
    throw new CelError(`Unsupported key type: ${show(type, scope)}`, key.start);
  });
  const values = entries.map((entry) => inferElement(entry, scope));
  return { kind: 'map', key: joinAll(keys, scope), value: joinAll(values, scope) };
}

/** A wrapper may stand where its value or null does, so that its type is left open. */
function inferMessage({ name, fields, start }: MessageLiteral, scope: Scope): CelType {
  const known = findMessage(name).fields;
  for (const field of fields) {
    if (!Object.hasOwn(known, field.name)) throw new CelError(`${name} has no field ${field.name}.`, start);
    inferElement(field, scope);
  }
  if (name === 'google.protobuf.Duration') return { kind: 'duration' };
  return name === 'google.protobuf.Timestamp' ? { kind: 'timestamp' } : DYN;
}

function inferCall(node: Call, scope: Scope): CelType {
  const { overloads, args } = findCallee(node, scope.environment.functions, (name) => scope.locals.has(name));
  const types = args.map((arg) => infer(arg, scope));
  const found = matchOverloads(overloads, types, scope, 'exact') ?? matchOverloads(overloads, types, scope, 'mixed');
  if (found !== null) return found;
  const shown = types.map((type) => show(type, scope)).join(', ');
  throw new CelError(`Found no matching overload for ${showFunction(node.name)} of (${shown}).`, node.at);
}

/**
 * The type that the overloads give which can take the arguments; null when none can. Of several the first one runs, but where the arguments are not
 * known it may be any: then the type is `dyn`, unless they agree.
 */
function matchOverloads(
  overloads: readonly Overload[],
  types: readonly CelType[],
  scope: Scope,
  matching: Matching,
): CelType | null {
  const matches = overloads
    .filter((overload) => takesCount(overload, types.length))
    .flatMap((overload) => matchOverload(overload, types, scope, matching) ?? []);
  const [first, ...others] = matches;
  if (first === undefined) return null;
  if (others.length === 0 || types.every((type) => isKnown(type, scope))) {
    for (const [name, type] of first.known) scope.known.set(name, type);
    return first.result;
  }
  const results = matches.map(({ result, known }) => settle(result, known));
  const [one] = results;
  return one !== undefined && results.every((each) => showType(each) === showType(one)) ? one : DYN;
}

function isKnown(type: CelType, scope: Scope): boolean {
  const { kind } = resolve(type, scope.known);
  if (kind === 'dyn' || kind === 'parameter' || kind === 'number') return false;
  return listParts(resolve(type, scope.known)).every((part) => isKnown(part, scope));
}

function matchOverload(
  { parameters, result }: Overload,
  types: readonly CelType[],
  scope: Scope,
  matching: Matching,
): { readonly result: CelType; readonly known: Substitution } | null {
  const known = new Map(scope.known);
  const fresh = new Map<string, CelType>();
  const refresh = (type: CelType): CelType => {
    if (type.kind !== 'parameter') return mapParts(type, refresh);
    const made = fresh.get(type.name) ?? createParameter(scope.names);
    fresh.set(type.name, made);
    return made;
  };
  const wanted = parameters.map(refresh);
  const isMatch = types.every((type, index) =>
    isAssignable(type, wanted[index] ?? wanted.at(-1) ?? DYN, known, matching),
  );
  return isMatch ? { result: refresh(result), known } : null;
}
