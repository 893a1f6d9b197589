import type { Failure } from '../failure.ts';
import type { Json } from '../json.ts';
import { toExpressionFailure } from './cel.ts';
import { matchesPattern } from './linear-regex.ts';
import { compareInOrder } from './order-values.ts';
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
 * | equals, notEquals | two numbers as numbers, objects and lists by content, else as text: a number or boolean equals the text that is its own form, `10` but not `10.0` |
 * | greaterThan(OrEqual), lessThan(OrEqual) | both look like decimal numbers: digit by digit; both are RFC 3339 instants, or both days: in time; else it is a failure |
 * | contains, notContains | text holds the right side as text; a list holds an equal element; an object holds that key |
 * | startsWith, endsWith | text of the left begins, ends with the text of the right |
 * | matches | the pattern (RE2, linear time) is found anywhere in the text of the left |
 * | isEmpty, isNotEmpty | null, blank text, [], {} |
 * | exists | the left is there, null included; `fillRows` has settled rows whose left is not |
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
  exists: () => true,
  isTrue: (left) => toBoolean(left),
  isFalse: (left) => !toBoolean(left),
};

function isEqual(left: Json, right: Json): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left === right;
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
  const order = compareInOrder(left, right);
  if (order !== null) return order;
  const message = `${show(left)} and ${show(right)} cannot be compared: give two numbers, or two times such as 2030-01-31T09:00:00Z.`;
  throw new Error(message);
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

function toText(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
