import { compilePattern, estimatePatternCost, MAX_PATTERN_LENGTH } from '../expressions/linear-regex.ts';
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

/** Throws `CelError` for a literal that can never be read: a day that no month has, a misspelt time zone, a pattern that is none. */
export function checkLiterals(root: Expression, environment: CelEnvironment): void {
  for (const node of listNodes(root)) {
    if (node.kind !== 'call') continue;
    const literal = node.args.at(-1);
    if (literal?.kind !== 'literal') continue;
    try {
      checkLiteral(node, literal.value, environment);
    } catch (error) {
      throw new CelError(error instanceof Error ? error.message : 'The text cannot be read.', literal.start);
    }
  }
}

function checkLiteral(node: Call, text: CelValue, environment: CelEnvironment): void {
  const { name, receiver, args } = node;
  if (receiver === null && args.length === 1 && READERS.has(name)) planExpression(node, environment)(new Map());
  if (typeof text !== 'string') return;
  if (receiver !== null && args.length === 1 && ZONE_METHODS.has(name)) requireZone(text);
  if (name === 'matches' && isQuicklyCompiled(text)) compilePattern(text);
}

/** What takes long to compile is left to the thread in which it runs. */
function isQuicklyCompiled(pattern: string): boolean {
  return pattern.length > MAX_PATTERN_LENGTH || estimatePatternCost(pattern) <= MAX_PATTERN_LENGTH;
}
