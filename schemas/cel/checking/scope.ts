import { CelError } from '../cel-error.ts';
import type { CelEnvironment } from '../environment.ts';
import type { Expression } from '../syntax/expression.ts';
import { BOOL, showType, type CelType } from './cel-type.ts';
import { isAssignable, settle, type Substitution } from './substitution.ts';

/** What is known where a node stands. */
export interface Scope {
  readonly environment: CelEnvironment;
  readonly locals: ReadonlyMap<string, CelType>;
  readonly known: Substitution;
  readonly names: { next: number };
}

/** Requires that a node of a type may be true or false. */
export function requireBool(type: CelType, node: Expression, what: string, scope: Scope): void {
  if (isAssignable(type, BOOL, scope.known)) return;
  throw new CelError(`${what} must be true or false, not ${show(type, scope)}.`, node.start);
}

/** A type as it is shown to people. */
export function show(type: CelType, { known }: Scope): string {
  return showType(settle(type, known));
}
