import { CelError } from '../cel/cel-error.ts';
import type { CelEnvironment } from '../cel/environment.ts';
import { planExpression, type Evaluate } from '../cel/evaluation/plan-expression.ts';
import { STANDARD_FUNCTIONS } from '../cel/functions/standard-functions.ts';
import type { Expression } from '../cel/syntax/expression.ts';
import { parseExpression } from '../cel/syntax/parse-expression.ts';
import { BOOL, DYN, listParts, showType, type CelType } from '../cel/checking/cel-type.ts';
import { checkLiterals } from '../cel/check-literals.ts';
import { inferType } from '../cel/checking/infer-type.ts';
import { isAssignable } from '../cel/checking/substitution.ts';
import type { CelValue } from '../cel/values/cel-value.ts';
import { toCelValue } from '../cel/values/to-cel-value.ts';
import type { Failure } from '../failure.ts';
import type { Json } from '../json.ts';
import { createResultBudget, fromCelValue } from './cel-result.ts';
import { EXPRESSION_LIMITS, findExcess } from './expression-limits.ts';

/** Whether an expression can run, or why not; `offset` counts UTF-16 units from its beginning, null when the whole is meant. */
export type ExpressionCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly offset: number | null };

/** The variables of an expression. `steps` has outputs (`{success, data}`) by node id, and by label without blanks. */
export interface ExpressionContext {
  readonly trigger: Json;
  readonly steps: { readonly [name: string]: Json };
}

/** The value of an expression, or a Failure of type `expression_error`. */
export type Evaluated = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly failure: Failure };

/** What an expression may name: `trigger` and `steps`, whose types nobody knows before it runs (decision D35). */
const ENVIRONMENT: CelEnvironment = {
  variables: new Map([
    ['trigger', DYN],
    ['steps', DYN],
  ]),
  functions: STANDARD_FUNCTIONS,
};

/**
 * Checks syntax, types as far as they are known, literals and limits of a CEL expression, and that its result can be JSON; for a condition, that
 * it can be true or false. Browser-safe; work is bounded by the limits.
 */
export function checkExpression(source: string, wanted: 'any' | 'bool' = 'any'): ExpressionCheck {
  try {
    const { expression } = compile(source);
    requireResult(inferType(expression, ENVIRONMENT), wanted);
    checkLiterals(expression, ENVIRONMENT);
    return { ok: true };
  } catch (error) {
    return toProblem(error);
  }
}

function requireResult(type: CelType, wanted: 'any' | 'bool'): void {
  if (wanted === 'bool' && !isAssignable(type, BOOL, new Map())) {
    throw new CelError(`The expression must give true or false, and this one gives ${showType(type)}.`);
  }
  if (hasOptional(type)) {
    throw new CelError(`The result is ${showType(type)}, which is no JSON: end optionals with .orValue() or .value().`);
  }
}

function hasOptional(type: CelType): boolean {
  return type.kind === 'optional' || (type.kind !== 'type' && listParts(type).some(hasOptional));
}

/** The variables of an expression as CEL reads them. */
export type CelVariables = ReadonlyMap<string, CelValue>;

/**
 * Evaluates a CEL expression (decisions D35, D36). Pure, and never throws; it can take as long as the data is large,
 * so services call it through the pool of `expression-pool.ts`.
 */
export function evaluateExpression(source: string, context: ExpressionContext): Evaluated {
  return evaluatePrepared(source, toVariables(context));
}

/** Copies the variables from JSON into what CEL reads. Takes time linear in the data, whatever the expression does. */
export function toVariables({ trigger, steps }: ExpressionContext): CelVariables {
  return new Map([
    ['trigger', toCelValue(trigger)],
    ['steps', toCelValue(steps)],
  ]);
}

/** As `evaluateExpression`, over variables that `toVariables` made; several results may share a budget. */
export function evaluatePrepared(source: string, variables: CelVariables, budget = createResultBudget()): Evaluated {
  try {
    return { ok: true, value: fromCelValue(compile(source).evaluate(variables), budget) };
  } catch (error) {
    return { ok: false, failure: toExpressionFailure(toProblem(error).message) };
  }
}

/** Parses an expression without running it; throws `CelError`, also for what is beyond the limits. */
export function parseSource(source: string): Expression {
  return compile(source).expression;
}

/** The Failure of an expression; deterministic, so it is not retried unless the caller says that it was no fault of its own. */
export function toExpressionFailure(message: string, type = 'expression_error', retryable = false): Failure {
  return { type, message: message.slice(0, 2_000), retryable };
}

interface Compiled {
  readonly expression: Expression;
  readonly evaluate: Evaluate;
}

const compiled = new Map<string, Compiled>();
const COMPILED_LIMIT = 500;

/** Compiles once; the oldest of many expressions is forgotten first. */
function compile(source: string): Compiled {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (source.length > EXPRESSION_LIMITS.sourceLength) {
    throw new CelError(`An expression has at most ${EXPRESSION_LIMITS.sourceLength} characters.`);
  }
  const expression = parseExpression(source, EXPRESSION_LIMITS);
  const excess = findExcess(expression);
  if (excess !== null) throw new CelError(excess);
  const result = { expression, evaluate: planExpression(expression, ENVIRONMENT) };
  if (compiled.size >= COMPILED_LIMIT) compiled.delete(compiled.keys().next().value ?? '');
  compiled.set(source, result);
  return result;
}

function toProblem(error: unknown): Extract<ExpressionCheck, { ok: false }> {
  if (error instanceof RangeError) return { ok: false, message: 'The expression needs too much memory.', offset: null };
  if (!(error instanceof Error)) return { ok: false, message: 'The expression failed.', offset: null };
  return { ok: false, message: error.message, offset: error instanceof CelError ? error.offset : null };
}
