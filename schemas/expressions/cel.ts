import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import type { Failure } from '../failure.ts';
import type { Json } from '../json.ts';
import { EXPRESSION_LIMITS, LINEAR_MATCHES, celEnvironment } from './cel-environment.ts';
import { createResultBudget, fromCelValue, toCelValue } from './cel-values.ts';
import { findExcess, walkExpression } from './expression-limits.ts';

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

/** Checks syntax, types as far as they are known, and limits of a CEL expression. Browser-safe; work is bounded by the limits. */
export function checkExpression(source: string): ExpressionCheck {
  try {
    const { error } = compile(source).check();
    return error === undefined ? { ok: true } : toProblem(error);
  } catch (error) {
    return toProblem(error);
  }
}

/**
 * Evaluates a CEL expression (decisions D35, D36). Pure, and never throws; it can take as long as the data is large,
 * so services call it through the pool of `expression-pool.ts`.
 */
export function evaluateExpression(source: string, context: ExpressionContext): Evaluated {
  return evaluatePrepared(source, toVariables(context));
}

/** Copies the variables from JSON into what CEL reads. Takes time linear in the data, whatever the expression does. */
export function toVariables({ trigger, steps }: ExpressionContext): object {
  return Object.assign(Object.create(null), { trigger: toCelValue(trigger), steps: toCelValue(steps) });
}

/** As `evaluateExpression`, over variables that `toVariables` made; several results may share a budget. */
export function evaluatePrepared(source: string, variables: object, budget = createResultBudget()): Evaluated {
  try {
    return { ok: true, value: fromCelValue(compile(source)({ ...variables }), budget) };
  } catch (error) {
    return { ok: false, failure: toExpressionFailure(toProblem(error).message) };
  }
}

/** Parses an expression without running it; throws what the library throws, or an `Error` for what is beyond the limits. */
export function parseExpression(source: string): ASTNode {
  return compile(source).ast;
}

/** The Failure of an expression; deterministic, so it is not retried unless the caller says that it was no fault of its own. */
export function toExpressionFailure(message: string, type = 'expression_error', retryable = false): Failure {
  return { type, message: message.slice(0, 2_000), retryable };
}

const compiled = new Map<string, ParseResult>();
const COMPILED_LIMIT = 500;

/** Compiles once; the oldest of many expressions is forgotten first. */
function compile(source: string): ParseResult {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (source.length > EXPRESSION_LIMITS.sourceLength) {
    throw new Error(`An expression has at most ${EXPRESSION_LIMITS.sourceLength} characters.`);
  }
  const written = celEnvironment.parse(source);
  const excess = findExcess(written.ast);
  if (excess !== null) throw new Error(excess);
  const result = useLinearMatches(source, written);
  if (compiled.size >= COMPILED_LIMIT) compiled.delete(compiled.keys().next().value ?? '');
  compiled.set(source, result);
  return result;
}

/** Renames every call of `matches` to `LINEAR_MATCHES`. The last call is renamed first, so that the offsets of the others stay right. */
function useLinearMatches(source: string, written: ParseResult): ParseResult {
  const offsets = findMatches(written.ast).map((receiverEnd) => source.indexOf('matches', receiverEnd));
  if (offsets.length === 0) return written;
  let rewritten = source;
  for (const offset of offsets.toSorted((a, b) => b - a)) {
    rewritten = rewritten.slice(0, offset) + LINEAR_MATCHES + rewritten.slice(offset + 'matches'.length);
  }
  const result = celEnvironment.parse(rewritten);
  if (findMatches(result.ast).length > 0) throw new Error('Write matches without comments before it.');
  return result;
}

function findMatches(root: ASTNode): readonly number[] {
  return walkExpression(root).flatMap(({ node }) =>
    node.op === 'rcall' && node.args[0] === 'matches' ? [node.args[1].range.end] : [],
  );
}

function toProblem(error: unknown): Extract<ExpressionCheck, { ok: false }> {
  if (error instanceof RangeError) return { ok: false, message: 'The expression needs too much memory.', offset: null };
  if (!(error instanceof Error)) return { ok: false, message: 'The expression failed.', offset: null };
  const summary = 'summary' in error && typeof error.summary === 'string' ? error.summary : error.message;
  return { ok: false, message: summary.replaceAll(LINEAR_MATCHES, 'matches'), offset: offsetOf(error) };
}

function offsetOf(error: Error): number | null {
  if (!('range' in error) || typeof error.range !== 'object' || error.range === null) return null;
  return 'start' in error.range && typeof error.range.start === 'number' ? error.range.start : null;
}
