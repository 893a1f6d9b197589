import { CelError } from '../cel-error.ts';
import type { Overload } from '../environment.ts';
import type { CelValue } from '../values/cel-value.ts';
import { toPosition, toUnit } from '../values/text.ts';
import { formatText } from './format-text.ts';
import { overload } from './overload.ts';

/** The white space of Unicode; JavaScript has another list. */
const BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
/** A limit that is none. */
const ALL = -1n;
const QUOTED: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function charAt(text: string, index: bigint): string {
  const unit = toUnit(text, index);
  return unit >= text.length ? '' : String.fromCodePoint(text.codePointAt(unit) ?? 0);
}

function indexOf(text: string, part: string, from: bigint): bigint {
  return toPosition(text, text.indexOf(part, toUnit(text, from)));
}

function lastIndexOf(text: string, part: string, from: bigint): bigint {
  return toPosition(text, text.lastIndexOf(part, toUnit(text, from)));
}

function substring(text: string, start: bigint, end: bigint): string {
  const [from, to] = [toUnit(text, start), toUnit(text, end)];
  if (to < from) throw new CelError(`Invalid range: from ${start} to ${end}`);
  return text.slice(from, to);
}

function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANK.test(text.charAt(start))) start++;
  while (end > start && BLANK.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function split(text: string, separator: string, limit: bigint): readonly string[] {
  const most = Number(limit);
  if (most === 0) return [];
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  if (most < 0 || parts.length <= most) return parts;
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

function replace(text: string, part: string, other: string, limit: bigint): string {
  const most = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit);
  if (part === '') return fillGaps(Array.from(text), other, most);
  const pieces = text.split(part);
  if (pieces.length - 1 <= most) return pieces.join(other);
  return [...pieces.slice(0, most), pieces.slice(most).join(part)].join(other);
}

/** An empty text is found before each code point and at the end. */
function fillGaps(points: readonly string[], other: string, most: number): string {
  const filled = points.map((point, index) => (index < most ? other + point : point)).join('');
  return points.length < most ? filled + other : filled;
}

function join(list: readonly CelValue[], separator: string): string {
  const texts = list.map((item) => {
    if (typeof item !== 'string') throw new CelError('join() is for lists of texts.');
    return item;
  });
  return texts.join(separator);
}

function quote(text: string): string {
  const written = Array.from(text, (point) => QUOTED[point] ?? (/^[\ud800-\udfff]$/.test(point) ? '\ufffd' : point));
  return `"${written.join('')}"`;
}

/** The strings extension. Positions count code points. */
export const STRINGS: readonly Overload[] = [
  overload('string.charAt(int): string', charAt),
  overload('string.indexOf(string): int', (text: string, part: string) => indexOf(text, part, 0n)),
  overload('string.indexOf(string, int): int', indexOf),
  overload('string.lastIndexOf(string): int', (text: string, part: string) => toPosition(text, text.lastIndexOf(part))),
  overload('string.lastIndexOf(string, int): int', lastIndexOf),
  overload('string.substring(int): string', (text: string, start: bigint) => text.slice(toUnit(text, start))),
  overload('string.substring(int, int): string', substring),
  overload('string.lowerAscii(): string', (text: string) => text.replaceAll(/[A-Z]+/g, (word) => word.toLowerCase())),
  overload('string.upperAscii(): string', (text: string) => text.replaceAll(/[a-z]+/g, (word) => word.toUpperCase())),
  overload('string.trim(): string', trim),
  overload('string.reverse(): string', (text: string) => Array.from(text).toReversed().join('')),
  overload('string.split(string): list<string>', (text: string, separator: string) => split(text, separator, ALL)),
  overload('string.split(string, int): list<string>', split),
  overload('string.replace(string, string): string', (text: string, part: string, other: string) =>
    replace(text, part, other, ALL),
  ),
  overload('string.replace(string, string, int): string', replace),
  overload('list<string>.join(): string', (list: readonly CelValue[]) => join(list, '')),
  overload('list<string>.join(string): string', join),
  overload('string.format(list<dyn>): string', formatText),
  overload('strings.quote(string): string', quote),
];
