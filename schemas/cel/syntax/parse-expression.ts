import {
  count,
  endOf,
  expectSymbol,
  goDeeper,
  isNext,
  peek,
  take,
  takeIf,
  unexpected,
  type Cursor,
  type SyntaxLimits,
} from './cursor.ts';
import type { Expression } from './expression.ts';
import { readLiteral } from './literal-value.ts';
import { readMember } from './read-member.ts';
import { listTokens } from './token.ts';

/** Operators of two sides by how tightly they bind, the loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['<', '<=', '>', '>=', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Parses an expression of CEL. Throws `CelError` for what is none, and for what is beyond the limits. */
export function parseExpression(source: string, limits: SyntaxLimits): Expression {
  const cursor: Cursor = { tokens: listTokens(source), limits, index: 0, nodes: 0, depth: 0 };
  const expression = readExpression(cursor);
  if (peek(cursor).kind !== 'end') throw unexpected(cursor, 'the end of the expression');
  return expression;
}

/** Reads the expression that comes next. */
function readExpression(cursor: Cursor): Expression {
  const test = readLevel(cursor, 0);
  if (!takeIf(cursor, '?')) return test;
  const yes = goDeeper(cursor, readExpression);
  expectSymbol(cursor, ':');
  const no = goDeeper(cursor, readExpression);
  return count(cursor, { kind: 'conditional', test, yes, no, start: test.start, end: no.end });
}

function readLevel(cursor: Cursor, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return readUnary(cursor);
  let left = readLevel(cursor, level + 1);
  while (isNext(cursor, ...operators)) {
    const { text, start: at } = take(cursor);
    left = join(cursor, left, text, at, readLevel(cursor, level + 1));
  }
  return left;
}

function join(cursor: Cursor, left: Expression, operator: string, at: number, right: Expression): Expression {
  const place = { start: left.start, end: right.end };
  if (operator === '||' || operator === '&&') {
    return count(cursor, { kind: 'logical', operator, left, right, ...place });
  }
  return count(cursor, { kind: 'call', name: `_${operator}_`, receiver: null, args: [left, right], at, ...place });
}

function readUnary(cursor: Cursor): Expression {
  const { text: operator, start } = peek(cursor);
  if (!isNext(cursor, '!', '-')) return readMember(cursor, readExpression);
  const starts: number[] = [];
  while (isNext(cursor, operator)) starts.push(take(cursor).start);
  let value = operator === '-' ? readNegative(cursor, starts) : readMember(cursor, readExpression);
  for (const at of starts.toReversed()) {
    value = count(cursor, {
      kind: 'call',
      name: `${operator}_`,
      receiver: null,
      args: [value],
      at,
      start: at,
      end: value.end,
    });
  }
  return { ...value, start };
}

/** The least int has no positive counterpart, so that the sign before a number belongs to it. */
function readNegative(cursor: Cursor, starts: number[]): Expression {
  const value = readLiteral(peek(cursor), '-');
  if (value === undefined) return readMember(cursor, readExpression);
  const start = starts.pop() ?? 0;
  take(cursor);
  const literal = count(cursor, { kind: 'literal', value, start, end: endOf(cursor) });
  return readMember(cursor, readExpression, literal);
}
