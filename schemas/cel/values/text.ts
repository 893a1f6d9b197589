import { CelError } from '../cel-error.ts';

/** CEL counts texts in code points; JavaScript in UTF-16 units, of which a code point has one or two. */
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

function hasPairs(text: string): boolean {
  return PAIR.test(text);
}

/** How many code points a text has. */
export function countCodePoints(text: string): number {
  if (!hasPairs(text)) return text.length;
  let count = 0;
  for (let unit = 0; unit < text.length; unit += widthAt(text, unit)) count++;
  return count;
}

function widthAt(text: string, unit: number): 1 | 2 {
  const point = text.codePointAt(unit);
  return point !== undefined && point > 0xffff ? 2 : 1;
}

/** The UTF-16 unit at which a code point begins; `CelError` when the text has fewer of them. */
export function toUnit(text: string, position: bigint): number {
  const index = Number(position);
  if (index < 0 || index > text.length) throw new CelError(`Index out of range: ${position}`);
  if (!hasPairs(text)) return index;
  let unit = 0;
  for (let left = index; left > 0; left--) {
    if (unit >= text.length) throw new CelError(`Index out of range: ${position}`);
    unit += widthAt(text, unit);
  }
  return unit;
}

/** The code point that begins at a UTF-16 unit; -1 stays -1. */
export function toPosition(text: string, unit: number): bigint {
  return unit < 0 ? -1n : BigInt(countCodePoints(text.slice(0, unit)));
}

/** Below, at or above zero, by code points. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let unit = 0; unit < length; unit++) {
    const [a, b] = [left.charCodeAt(unit), right.charCodeAt(unit)];
    if (a !== b) return toRank(a) - toRank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points beyond all others. */
function toRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
