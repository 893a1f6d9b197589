import { CelError } from '../cel-error.ts';
import type { Bind, Expression, Loop } from '../syntax/expression.ts';
import { BOOL, DYN, type CelType } from './cel-type.ts';
import { requireBool, show, type Scope } from './scope.ts';
import { resolve } from './substitution.ts';

type Infer = (node: Expression, scope: Scope) => CelType;

/** The type of `cel.bind`, `optMap` and `optFlatMap`. */
export function inferBind({ macro, name, value, body }: Bind, scope: Scope, infer: Infer): CelType {
  const bound = resolve(infer(value, scope), scope.known);
  if (macro === 'bind') return infer(body, withLocals(scope, [[name, bound]]));
  if (bound.kind !== 'optional' && bound.kind !== 'dyn') {
    throw new CelError(`${macro} is for optionals, not for ${show(bound, scope)}.`, value.start);
  }
  const inner = bound.kind === 'optional' ? bound.value : DYN;
  const result = resolve(infer(body, withLocals(scope, [[name, inner]])), scope.known);
  if (macro === 'optMap') return { kind: 'optional', value: result };
  if (result.kind === 'optional') return result;
  if (result.kind === 'dyn') return { kind: 'optional', value: DYN };
  throw new CelError(`The body of optFlatMap must give an optional, not ${show(result, scope)}.`, body.start);
}

/** The type of a loop. */
export function inferLoop(node: Loop, scope: Scope, infer: Infer): CelType {
  const { macro, range, variables, filter, body } = node;
  const rangeType = resolve(infer(range, scope), scope.known);
  const types = inferVariables(rangeType, variables.length);
  if (types === null || (macro === 'sortBy' && rangeType.kind === 'map')) {
    throw new CelError(
      `${macro} is for lists${macro === 'sortBy' ? '' : ' and maps'}, not for ${show(rangeType, scope)}.`,
      range.start,
    );
  }
  const inner = withLocals(
    scope,
    variables.map((name, index) => [name, types[index] ?? DYN]),
  );
  if (filter !== null) requireBool(infer(filter, inner), filter, `The filter of ${macro}`, inner);
  if (macro === 'all' || macro === 'exists' || macro === 'existsOne' || macro === 'filter') {
    requireBool(infer(body, inner), body, `The condition of ${macro}`, inner);
    return macro === 'filter' ? { kind: 'list', item: types[0] ?? DYN } : BOOL;
  }
  const result = infer(body, inner);
  if (macro === 'map' || macro === 'transformList') return { kind: 'list', item: result };
  if (macro === 'sortBy') return { kind: 'list', item: types[0] ?? DYN };
  if (macro === 'transformMap') return { kind: 'map', key: types[0] ?? DYN, value: result };
  return requireMap(body, resolve(result, scope.known), scope);
}

function requireMap(body: Expression, type: CelType, scope: Scope): CelType {
  if (type.kind === 'map') return type;
  if (type.kind === 'dyn') return { kind: 'map', key: DYN, value: DYN };
  throw new CelError(`The body of transformMapEntry must give a map, not ${show(type, scope)}.`, body.start);
}

/** The types of the variables of a loop over a range; null for what is no range. */
function inferVariables(range: CelType, count: number): readonly CelType[] | null {
  if (range.kind === 'dyn' || range.kind === 'parameter') return [DYN, DYN];
  if (range.kind === 'list') return count === 1 ? [range.item] : [{ kind: 'int' }, range.item];
  return range.kind === 'map' ? [range.key, range.value] : null;
}

function withLocals(scope: Scope, locals: readonly (readonly [name: string, type: CelType])[]): Scope {
  return { ...scope, locals: new Map([...scope.locals, ...locals]) };
}
