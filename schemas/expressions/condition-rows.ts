import type { Failure } from '../failure.ts';
import type { Json } from '../json.ts';
import { toExpressionFailure } from './cel.ts';
import { matchesPattern } from './linear-regex.ts';
import type { ConditionOperator, ResolvedRow } from './resolved-row.ts';

/** Whether the rows hold, or why that cannot be said. */
export type RowsOutcome =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly failure: Failure };

/**
 * Evaluates structured rows, joined by `combine`; rows after the one that decides are not looked at. Pure, and never throws.
 *
 * | operator | holds when |
 * |---|---|
 * | equals, notEquals | both sides look like numbers: as numbers; true/false as text equals the boolean; objects and lists by content; else as text |
 * | greaterThan(OrEqual), lessThan(OrEqual) | both look like numbers: as numbers; both text: by code unit (ISO 8601 instants sort so); else it is a failure |
 * | contains, notContains | text holds the right side as text; a list holds an equal element; an object holds that key |
 * | startsWith, endsWith | text of the left begins, ends with the text of the right |
 * | matches | the pattern (RE2, linear time) is found anywhere in the text of the left |
 * | isEmpty, isNotEmpty | null, blank text, [], {} |
 * | isTrue, isFalse | true, "true", 1, "1", "yes"; false, "false", 0, "0", "no", null, ""; anything else is a failure |
 */
export function evaluateConditionRows(rows: readonly ResolvedRow[], combine: 'all' | 'any'): RowsOutcome {
  try {
    const value = combine === 'all' ? rows.every(holds) : rows.some(holds);
    return { ok: true, value };
  } catch (error) {
    return {
      ok: false,
      failure: toExpressionFailure(error instanceof Error ? error.message : 'The condition failed.'),
    };
  }
}

/** Whether rows must be evaluated in the pool: patterns may take long on a long text. */
export function needsPool(rows: readonly Pick<ResolvedRow, 'operator'>[]): boolean {
  return rows.some(({ operator }) => operator === 'matches');
}

function holds({ left, operator, right = null }: ResolvedRow): boolean {
  return TESTS[operator](left, right);
}

const TESTS: Readonly<Record<ConditionOperator, (left: Json, right: Json) => boolean>> = {
  equals: (left, right) => isEqual(left, right),
  notEquals: (left, right) => !isEqual(left, right),
  greaterThan: (left, right) => compare(left, right) > 0,
  greaterThanOrEqual: (left, right) => compare(left, right) >= 0,
  lessThan: (left, right) => compare(left, right) < 0,
  lessThanOrEqual: (left, right) => compare(left, right) <= 0,
  contains: (left, right) => contains(left, right),
  notContains: (left, right) => !contains(left, right),
  startsWith: (left, right) => toText(left).startsWith(toText(right)),
  endsWith: (left, right) => toText(left).endsWith(toText(right)),
  matches: (left, right) => matchesPattern(toText(left), toText(right)),
  isEmpty: (left) => isEmpty(left),
  isNotEmpty: (left) => !isEmpty(left),
  isTrue: (left) => toBoolean(left),
  isFalse: (left) => !toBoolean(left),
};

function isEqual(left: Json, right: Json): boolean {
  const numbers = bothNumbers(left, right);
  if (numbers !== null) return numbers[0] === numbers[1];
  if (typeof left === 'object' && typeof right === 'object') return isSameJson(left, right);
  return toText(left) === toText(right);
}

function isSameJson(left: Json, right: Json): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const entries = Object.entries(left);
  const others = new Map<string, Json>(Object.entries(right));
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => {
      const other = others.get(key);
      return other !== undefined && isSameJson(value, other);
    })
  );
}

function compare(left: Json, right: Json): number {
  const numbers = bothNumbers(left, right);
  if (numbers !== null) return numbers[0] - numbers[1];
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  throw new Error(`${show(left)} and ${show(right)} cannot be compared: give two numbers or two texts.`);
}

function contains(left: Json, right: Json): boolean {
  if (typeof left !== 'object' || left === null) return toText(left).includes(toText(right));
  if (Array.isArray(left)) return left.some((item: Json) => isEqual(item, right));
  return Object.hasOwn(left, toText(right));
}

function isEmpty(value: Json): boolean {
  if (value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function toBoolean(value: Json): boolean {
  const text = toText(value).trim().toLowerCase();
  if (['true', '1', 'yes'].includes(text)) return true;
  if (['false', '0', 'no', ''].includes(text)) return false;
  throw new Error(`${show(value)} is neither true nor false.`);
}

/** Decimal numbers only: "0x10", "Infinity" and "" do not look like numbers. */
function bothNumbers(left: Json, right: Json): readonly [number, number] | null {
  const numbers = [left, right].map((side) => {
    if (typeof side === 'number') return side;
    const isDecimal =
      typeof side === 'string' && side.length <= 40 && /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(side);
    return isDecimal ? Number(side) : null;
  });
  const [a, b] = numbers;
  return a === undefined || b === undefined || a === null || b === null ? null : [a, b];
}

function toText(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
