import { Environment } from '@marcbachmann/cel-js';
import { matchesPattern } from './linear-regex.ts';

/** Name under which `matches` runs on a linear regular expression engine; the library's own backtracks and cannot be replaced. */
export const LINEAR_MATCHES = 'matchesInLinearTime';

/** Limits of one expression; the source is measured in UTF-16 units. */
export const EXPRESSION_LIMITS = { sourceLength: 2_048, astNodes: 500, depth: 64, listElements: 1_000 } as const;

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

/** The one environment of conditions and mappings: `trigger` and `steps`, and int and double mix freely (decision D36). */
export const celEnvironment: Environment = createEnvironment();

function createEnvironment(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: EXPRESSION_LIMITS.astNodes,
      maxDepth: EXPRESSION_LIMITS.depth,
      maxListElements: EXPRESSION_LIMITS.listElements,
      maxMapEntries: EXPRESSION_LIMITS.listElements,
      maxCallArguments: 32,
    },
  })
    .registerVariable('trigger', 'dyn')
    .registerVariable('steps', 'dyn')
    .registerFunction(`string.${LINEAR_MATCHES}(string): bool`, matchesPattern)
    .registerFunction('matches(string, string): bool', matchesPattern);
  for (const [operator, apply] of Object.entries(ARITHMETIC)) {
    const mixed = (left: number | bigint, right: number | bigint): number => apply(Number(left), Number(right));
    environment.registerOperator(`int ${operator} double: double`, mixed);
    environment.registerOperator(`double ${operator} int: double`, mixed);
  }
  return environment.registerOperator('int == double', isSameNumber);
}

function isSameNumber(left: number | bigint, right: number | bigint): boolean {
  return Number(left) === Number(right);
}
