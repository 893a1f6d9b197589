import type { Json } from '../json.ts';

const BLANKS = ' \t\r\n';
const NAME_ENDS = '.[]{}"';

/** Why a cursor stopped; caught by `parseTemplate` and never seen outside. */
export class TemplateSyntaxError extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Reads a text from left to right; every method looks at each unit once, so that reading is linear. */
export interface TemplateCursor {
  offset: number;
  readonly text: string;
}

/** Moves past spaces, tabs and line breaks. */
export function skipBlanks(cursor: TemplateCursor): void {
  while (cursor.offset < cursor.text.length && BLANKS.includes(cursor.text.charAt(cursor.offset))) cursor.offset++;
}

/** Moves past `token` if it comes next, and says whether it did. */
export function takeToken(cursor: TemplateCursor, token: string): boolean {
  if (!cursor.text.startsWith(token, cursor.offset)) return false;
  cursor.offset += token.length;
  return true;
}

/** Reads a label, an id or a field name: everything up to a dot, bracket, brace, quote or `??`, without the blanks around it. */
export function readName(cursor: TemplateCursor): string {
  const start = cursor.offset;
  while (cursor.offset < cursor.text.length) {
    const unit = cursor.text.charAt(cursor.offset);
    if (NAME_ENDS.includes(unit) || (unit === '?' && cursor.text.charAt(cursor.offset + 1) === '?')) break;
    cursor.offset++;
  }
  return cursor.text.slice(start, cursor.offset).trim();
}

/** Moves past the JSON string that starts at the cursor and returns its value. */
export function readJsonString(cursor: TemplateCursor): string {
  const start = cursor.offset;
  skipJsonString(cursor);
  const value = parseJson(cursor, start);
  return typeof value === 'string' ? value : '';
}

/** Moves past the JSON value that starts at the cursor and returns it; anything else throws `TemplateSyntaxError`. */
export function readJsonLiteral(cursor: TemplateCursor): Json {
  const start = cursor.offset;
  let depth = 0;
  do {
    const unit = cursor.text.charAt(cursor.offset);
    if (unit === '') break;
    if (unit === '"') skipJsonString(cursor);
    else {
      if (unit === '{' || unit === '[') depth++;
      if (unit === '}' || unit === ']') depth--;
      if (depth < 0) break;
      cursor.offset++;
    }
  } while (depth > 0 || !isLiteralEnd(cursor));
  return parseJson(cursor, start);
}

function isLiteralEnd({ text, offset }: TemplateCursor): boolean {
  const unit = text.charAt(offset);
  return unit === '' || unit === '}' || BLANKS.includes(unit);
}

function skipJsonString(cursor: TemplateCursor): void {
  cursor.offset++;
  while (cursor.offset < cursor.text.length && cursor.text.charAt(cursor.offset) !== '"') {
    cursor.offset += cursor.text.charAt(cursor.offset) === '\\' ? 2 : 1;
  }
  cursor.offset = Math.min(cursor.offset + 1, cursor.text.length);
}

function parseJson({ text, offset }: TemplateCursor, start: number): Json {
  try {
    const value: Json = JSON.parse(text.slice(start, offset));
    return value;
  } catch {
    throw new TemplateSyntaxError(start, 'This is not a JSON value.');
  }
}
