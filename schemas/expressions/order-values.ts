import { parseTimestamp } from '../cel/values/timestamp.ts';
import type { Json } from '../json.ts';

/** "0x10", "Infinity" and "" do not look like numbers. */
const DECIMAL = /^\s*([-+]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:e([-+]?\d+))?\s*$/i;
const MAX_DECIMAL_LENGTH = 400;
/** A full-date of RFC 3339. */
const DAY = /^\d{4}-\d\d-\d\d$/;

/** A decimal number: its digits without zeros around them, and how many of them stand before the point. */
interface Decimal {
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly power: number;
}

/**
 * Below zero when the left one comes first, above when the right one does; null for two values that have no order. Decimal numbers, as numbers or as
 * texts, are compared digit by digit, so that no double rounds them. Texts of RFC 3339 are compared in time, days with days only.
 */
export function compareInOrder(left: Json, right: Json): number | null {
  const [a, b] = [readDecimal(left), readDecimal(right)];
  if (a !== null && b !== null) return compareDecimals(a, b);
  const [from, to] = [readTime(left), readTime(right)];
  if (from === null || to === null || from.kind !== to.kind) return null;
  return from.nanos < to.nanos ? -1 : from.nanos > to.nanos ? 1 : 0;
}

function readDecimal(value: Json): Decimal | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const text = String(value);
  const parts = text.length > MAX_DECIMAL_LENGTH ? null : DECIMAL.exec(text);
  if (parts === null) return null;
  const [, sign, whole = '', fraction = '', onlyFraction = '', power = '0'] = parts;
  const written = whole + fraction + onlyFraction;
  const digits = written.replace(/^0+/, '');
  if (digits === '') return { sign: 0, digits: '', power: 0 };
  return {
    sign: sign === '-' ? -1 : 1,
    digits: digits.replace(/0+$/, ''),
    power: whole.length - (written.length - digits.length) + Number(power),
  };
}

function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign || a.sign === 0) return a.sign - b.sign;
  if (a.power !== b.power) return a.power < b.power ? -a.sign : a.sign;
  return a.digits === b.digits ? 0 : a.digits < b.digits ? -a.sign : a.sign;
}

function readTime(value: Json): { readonly kind: 'day' | 'instant'; readonly nanos: bigint } | null {
  if (typeof value !== 'string' || value.length > 80) return null;
  const text = value.trim();
  const isDay = DAY.test(text);
  try {
    const { nanos } = parseTimestamp(isDay ? `${text}T00:00:00Z` : text);
    return { kind: isDay ? 'day' : 'instant', nanos };
  } catch {
    return null;
  }
}
