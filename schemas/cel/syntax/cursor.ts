import { CelError } from '../cel-error.ts';
import type { Expression } from './expression.ts';
import type { Token, TokenKind } from './token.ts';

/** How large a parsed expression may become. */
export interface SyntaxLimits {
  /** Nodes, which are names, literals, operators, calls and so on. */
  readonly nodes: number;
  /** Expressions that stand inside one another. */
  readonly depth: number;
}

/** Reads the words of an expression from left to right. */
export interface Cursor {
  readonly tokens: readonly Token[];
  readonly limits: SyntaxLimits;
  index: number;
  nodes: number;
  depth: number;
}

const END: Token = { kind: 'end', text: '', start: 0, end: 0 };

/** The word that comes next, or one behind it. */
export function peek({ tokens, index }: Cursor, ahead = 0): Token {
  return tokens[index + ahead] ?? tokens.at(-1) ?? END;
}

/** Moves past the next word and returns it. */
export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.index++;
  return token;
}

/** Whether the next word is one of these symbols, or the word `in`. */
export function isNext(cursor: Cursor, ...symbols: readonly string[]): boolean {
  const { kind, text } = peek(cursor);
  return (kind === 'symbol' || text === 'in') && symbols.includes(text);
}

/** Moves past a symbol if it comes next, and says whether it did. */
export function takeIf(cursor: Cursor, symbol: string): boolean {
  const found = isNext(cursor, symbol);
  if (found) cursor.index++;
  return found;
}

/** Moves past a symbol, which must come next. */
export function expectSymbol(cursor: Cursor, symbol: string): Token {
  if (!isNext(cursor, symbol)) throw unexpected(cursor, symbol);
  return take(cursor);
}

/** Moves past a word of a kind, which must come next. */
export function expectKind(cursor: Cursor, kinds: readonly TokenKind[], wanted: string): Token {
  if (!kinds.includes(peek(cursor).kind)) throw unexpected(cursor, wanted);
  return take(cursor);
}

/** Says which word came in place of what was wanted. */
export function unexpected(cursor: Cursor, wanted: string): CelError {
  const { kind, text, start } = peek(cursor);
  const found = kind === 'end' ? 'the expression ends' : `there is ${text}`;
  return new CelError(`Expected ${wanted}, but ${found}.`, start);
}

/** Where the word before the cursor ends. */
export function endOf(cursor: Cursor): number {
  return peek(cursor, -1).end;
}

/** Counts a node. */
export function count<T extends Expression>(cursor: Cursor, node: T): T {
  cursor.nodes++;
  if (cursor.nodes > cursor.limits.nodes) {
    throw new CelError(`An expression has at most ${cursor.limits.nodes} parts.`, node.start);
  }
  return node;
}

/** Reads something that stands inside something else. */
export function goDeeper<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  if (cursor.depth >= cursor.limits.depth) {
    throw new CelError(`An expression is at most ${cursor.limits.depth} levels deep.`, peek(cursor).start);
  }
  cursor.depth++;
  const value = read(cursor);
  cursor.depth--;
  return value;
}
