import type { Evaluated, ExpressionContext } from '#schemas/expressions/cel.ts';

/** Evaluates CEL apart from the event loop, within a budget of time; `schemas/expressions/expression-pool.ts` is one. */
export interface ExpressionEvaluator {
  evaluate(source: string, context: ExpressionContext): Promise<Evaluated>;
}
