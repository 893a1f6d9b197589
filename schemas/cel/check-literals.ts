import { compilePattern, estimatePatternCost } from '../expressions/linear-regex.ts';
import { CelError } from './cel-error.ts';
import type { CelEnvironment } from './environment.ts';
import { planExpression } from './evaluation/plan-expression.ts';
import { ZONE_METHODS } from './functions/time.ts';
import type { Call, Expression } from './syntax/expression.ts';
import { listNodes } from './syntax/list-nodes.ts';
import type { CelValue } from './values/cel-value.ts';
import { requireZone } from './values/time-zone.ts';

/** Functions that read a text or a number. */
const READERS = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint']);

/** What compiling all patterns of an expression may cost (see `estimatePatternCost`); the others are left to the run. */
const MAX_COST = 2_000;

/** Throws `CelError` for a literal that can never be read: a day that no month has, a misspelt time zone, a pattern that is none. */
export function checkLiterals(root: Expression, environment: CelEnvironment): void {
  const budget = { left: MAX_COST };
  for (const node of listNodes(root)) {
    if (node.kind !== 'call') continue;
    const literal = node.args.at(-1);
    if (literal?.kind !== 'literal') continue;
    try {
      checkLiteral(node, literal.value, environment, budget);
    } catch (error) {
      throw new CelError(error instanceof Error ? error.message : 'The text cannot be read.', literal.start);
    }
  }
}

function checkLiteral(node: Call, value: CelValue, environment: CelEnvironment, budget: { left: number }): void {
  const { name, receiver, args } = node;
  if (receiver === null && args.length === 1 && READERS.has(name)) planExpression(node, environment)(new Map());
  if (typeof value !== 'string') return;
  if (receiver !== null && args.length === 1 && ZONE_METHODS.has(name)) requireZone(value);
  if (name !== 'matches') return;
  budget.left -= estimatePatternCost(value);
  if (budget.left >= 0) compilePattern(value);
}
