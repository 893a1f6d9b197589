import { DYN, isNumeric, listParts, mapParts, type CelType } from './cel-type.ts';

/**
 * How strictly types are compared. `exact`: an int is no double. `mixed`: an int is taken where a double is wanted, as numbers mix
 * (decision D36).
 */
export type Matching = 'exact' | 'mixed';

/** What the parameters are known to be. */
export type Substitution = Map<string, CelType>;

/** A parameter that no other place means. */
export function createParameter(names: { next: number }): CelType {
  return { kind: 'parameter', name: `#${names.next++}` };
}

/** A type with what its parameters are known to be. */
export function substitute(type: CelType, known: Substitution): CelType {
  if (type.kind !== 'parameter') return mapParts(type, (part) => substitute(part, known));
  const found = known.get(type.name);
  return found === undefined ? type : substitute(found, known);
}

/** The type at the top, its parts as they are. */
export function resolve(type: CelType, known: Substitution): CelType {
  if (type.kind !== 'parameter') return type;
  const found = known.get(type.name);
  return found === undefined ? type : resolve(found, known);
}

/** A type whose parameters that nothing is known about are `dyn`. */
export function settle(type: CelType, known: Substitution): CelType {
  const found = substitute(type, known);
  return found.kind === 'parameter' ? DYN : mapParts(found, (part) => settle(part, known));
}

/** Whether a value of type `from` may be given where `to` is wanted. What is found out about parameters is added to `known`. */
export function isAssignable(from: CelType, to: CelType, known: Substitution, matching: Matching = 'exact'): boolean {
  const [source, target] = [resolve(from, known), resolve(to, known)];
  if (to.kind === 'parameter') return canBecome(to, target, source, known, matching);
  if (from.kind === 'parameter') return canBecome(from, source, target, known, matching);
  return isPlainlyAssignable(source, target, known, matching);
}

function isPlainlyAssignable(from: CelType, to: CelType, known: Substitution, matching: Matching): boolean {
  if (from.kind === 'dyn' || to.kind === 'dyn') return true;
  if (from.kind === 'number' || to.kind === 'number') return isNumeric(from) && isNumeric(to);
  if (from.kind === 'int' && to.kind === 'double') return matching === 'mixed';
  if (from.kind !== to.kind) return false;
  const parts = listParts(to);
  // Types of all things may be compared; what they are types of is found out where it can be.
  return listParts(from).every(
    (part, index) => isAssignable(part, parts[index] ?? DYN, known, matching) || from.kind === 'type',
  );
}

/** Binds a parameter, or makes what it is bound to more general. */
function canBecome(
  parameter: CelType,
  bound: CelType,
  type: CelType,
  known: Substitution,
  matching: Matching,
): boolean {
  const last = findLast(parameter, known);
  if (last === null) return false;
  if (bound.kind === 'parameter') {
    if (type.kind === 'parameter' && type.name === bound.name) return true;
    if (isInside(bound, type, known)) return false;
    known.set(bound.name, type);
    return true;
  }
  if (type.kind === 'parameter') {
    if (isInside(type, bound, known)) return false;
    known.set(type.name, bound);
    return true;
  }
  const joined = join(bound, type, known, matching);
  if (joined === null || isInside(last, joined, known)) return false;
  known.set(last.name, joined);
  return true;
}

/** The last parameter of a chain of those that are bound to one another. */
function findLast(type: CelType, known: Substitution): Extract<CelType, { kind: 'parameter' }> | null {
  if (type.kind !== 'parameter') return null;
  const next = known.get(type.name);
  return (next === undefined ? null : findLast(next, known)) ?? type;
}

function isInside(parameter: CelType, type: CelType, known: Substitution): boolean {
  const found = resolve(type, known);
  if (found.kind === 'parameter') return parameter.kind === 'parameter' && found.name === parameter.name;
  return listParts(found).some((part) => isInside(parameter, part, known));
}

/** The least type that both are; null when there is none. Numbers of different types are a number, types of different things a type. */
export function join(left: CelType, right: CelType, known: Substitution, matching: Matching = 'exact'): CelType | null {
  const [a, b] = [resolve(left, known), resolve(right, known)];
  if (a.kind === 'dyn' || b.kind === 'dyn') return DYN;
  if (a.kind === 'parameter' || b.kind === 'parameter')
    return isAssignable(a, b, known, matching) ? resolve(b, known) : null;
  if (isMix(a, b)) return { kind: 'number' };
  if (a.kind !== b.kind) return null;
  if (a.kind === 'type' && b.kind === 'type') return { kind: 'type', of: join(a.of, b.of, known) ?? DYN };
  const others = listParts(b);
  const joined = listParts(a).map((part, index) => join(part, others[index] ?? DYN, known, matching));
  if (joined.includes(null)) return null;
  let index = 0;
  return mapParts(a, () => joined[index++] ?? DYN);
}

function isMix(left: CelType, right: CelType): boolean {
  if (left.kind === right.kind || !isNumeric(left) || !isNumeric(right)) return false;
  return left.kind === 'number' || right.kind === 'number' || (left.kind !== 'uint' && right.kind !== 'uint');
}
