import type { Json, JsonObject } from '#schemas/json.ts';

/** Evaluates CEL apart from the event loop, within a budget of time. */
export interface ExpressionEvaluator {
  /** @throws when the expression does not parse, fails or takes too long; the message says which. */
  evaluate(expression: string, variables: JsonObject): Promise<Json>;
}
