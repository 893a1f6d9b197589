import type { CelEnvironment } from '../environment.ts';
import type { Expression } from '../syntax/expression.ts';
import type { CelValue } from '../values/cel-value.ts';

/** The values that an expression runs over. */
export interface Frame {
  readonly variables: ReadonlyMap<string, CelValue>;
  /** Values of the variables of loops, by the slot that planning gave them. */
  readonly locals: CelValue[];
}

/** A node that is ready to run; throws `CelError`. */
export type Step = (frame: Frame) => CelValue;

/** What is known where a node stands. */
export interface PlanScope {
  readonly environment: CelEnvironment;
  /** Slots of the variables of loops. */
  readonly locals: ReadonlyMap<string, number>;
  /** The first slot that is free. */
  readonly free: number;
}

/** Makes a node ready to run. */
export type Plan = (node: Expression, scope: PlanScope) => Step;

/** The scope inside a loop, and the slot of its first variable; the others follow. */
export function addLocals(
  scope: PlanScope,
  names: readonly string[],
): { readonly scope: PlanScope; readonly first: number } {
  const first = scope.free;
  const locals = new Map([...scope.locals, ...names.map((name, index) => [name, first + index] as const)]);
  return { scope: { ...scope, locals, free: first + names.length }, first };
}
