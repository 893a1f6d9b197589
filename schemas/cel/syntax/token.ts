import { CelError } from '../cel-error.ts';

/** `quoted`: a field name in backticks. `end` comes once, behind everything. */
export type TokenKind = 'name' | 'quoted' | 'integer' | 'double' | 'string' | 'bytes' | 'symbol' | 'end';

/** A word of an expression; `text` is as it is written. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const RAW_TEXT = String.raw`"""[^]*?"""|'''[^]*?'''|"[^"\r\n]*"|'[^'\r\n]*'`;
const TEXT = String.raw`"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^\r\n]|[^"\\\r\n])*"|'(?:\\[^\r\n]|[^'\\\r\n])*'`;

/** Source: the lexis of https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax */
const PATTERN = new RegExp(
  [
    String.raw`(?<blank>[\t\n\f\r ]+|//[^\n]*)`,
    `(?<bytes>[bB](?:[rR](?:${RAW_TEXT})|${TEXT}))`,
    `(?<string>[rR](?:${RAW_TEXT})|${TEXT})`,
    String.raw`(?<double>(?:\d+\.\d+|\.\d+)(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+)`,
    String.raw`(?<integer>(?:0x[\da-fA-F]+|\d+)[uU]?)`,
    String.raw`(?<name>[A-Za-z_]\w*)`,
    '(?<quoted>`[\\w./ -]+`)',
    String.raw`(?<symbol>&&|\|\||[<>=!]=|[-+*/%<>!?:.,()[\]{}])`,
  ].join('|'),
  'y',
);

const KINDS: readonly TokenKind[] = ['bytes', 'string', 'double', 'integer', 'name', 'quoted', 'symbol'];

/** The words of an expression without blanks and comments. Throws `CelError` at the first character that begins none. */
export function listTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < source.length) {
    PATTERN.lastIndex = start;
    const match = PATTERN.exec(source);
    if (match === null) throw new CelError(describeStranger(source, start), start);
    const [text] = match;
    const kind = KINDS.find((each) => match.groups?.[each] !== undefined);
    if (kind !== undefined) tokens.push({ kind, text, start, end: start + text.length });
    start += text.length;
  }
  tokens.push({ kind: 'end', text: '', start, end: start });
  return tokens;
}

function describeStranger(source: string, at: number): string {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === '"' || character === "'") return 'The text has no end.';
  if (character === '`')
    return 'A field name in backticks has letters, digits, blanks and any of _ . - / and ends with a backtick.';
  if (character === '=') return 'Unexpected character: = (write == to compare).';
  return `Unexpected character: ${character}`;
}
