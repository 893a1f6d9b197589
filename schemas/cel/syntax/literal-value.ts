import { CelError } from '../cel-error.ts';
import type { CelValue } from '../values/cel-value.ts';
import { toInt, toUint } from '../values/numbers.ts';
import type { Token } from './token.ts';

const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
const ESCAPE =
  /\\(?:(?<simple>[abtnvfr])|(?<mark>[\\?"'`])|[xX](?<byte>[\da-fA-F]{2})|(?<octal>[0-3][0-7]{2})|u(?<four>[\da-fA-F]{4})|U(?<eight>[\da-fA-F]{8}))/y;

interface Piece {
  readonly point: number;
  /** Whether it is a byte of its own where bytes are written. */
  readonly isByte: boolean;
}

function readEscape(text: string, at: number, offset: number): { readonly piece: Piece; readonly length: number } {
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(text);
  if (match === null) throw new CelError(`Unknown escape: ${text.slice(at, at + 2)}`, offset);
  const { simple, mark, byte, octal, four, eight } = match.groups ?? {};
  const length = match[0].length;
  if (simple !== undefined) return { piece: { point: SIMPLE[simple] ?? 0, isByte: false }, length };
  if (mark !== undefined) return { piece: { point: mark.charCodeAt(0), isByte: false }, length };
  if (byte !== undefined) return { piece: { point: Number.parseInt(byte, 16), isByte: true }, length };
  if (octal !== undefined) return { piece: { point: Number.parseInt(octal, 8), isByte: true }, length };
  const point = Number.parseInt(four ?? eight ?? '', 16);
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
    throw new CelError(`${match[0]} is no Unicode code point.`, offset);
  }
  return { piece: { point, isByte: false }, length };
}

/** What stands between the quotes, and where it begins; raw texts know no escapes. */
function unquote({ text, start }: Token): { readonly body: string; readonly isRaw: boolean; readonly start: number } {
  const prefix = /^[bBrR]*/.exec(text)?.[0] ?? '';
  const quoted = text.slice(prefix.length);
  const width = /^("""|''')/.test(quoted) ? 3 : 1;
  return { body: quoted.slice(width, -width), isRaw: /r/i.test(prefix), start: start + prefix.length + width };
}

function readText(token: Token): string {
  const { body, isRaw, start } = unquote(token);
  if (isRaw || !body.includes('\\')) return body;
  let read = '';
  for (let at = 0; at < body.length;) {
    if (body.charAt(at) === '\\') {
      const { piece, length } = readEscape(body, at, start + at);
      read += String.fromCodePoint(piece.point);
      at += length;
    } else {
      read += body.charAt(at);
      at++;
    }
  }
  return read;
}

/** Letters are their UTF-8; `\x` and octal escapes are bytes, and code points by number are refused. */
function readBytes(token: Token): Uint8Array {
  const { body, isRaw, start } = unquote(token);
  const encoder = new TextEncoder();
  if (isRaw || !body.includes('\\')) return encoder.encode(body);
  const bytes: number[] = [];
  for (let at = 0; at < body.length;) {
    if (body.charAt(at) === '\\') {
      if (/^u/i.test(body.charAt(at + 1))) throw new CelError('Bytes have no \\u escapes: write \\x.', start + at);
      const { piece, length } = readEscape(body, at, start + at);
      bytes.push(piece.point);
      at += length;
    } else {
      const letters = body.slice(at).match(/^[^\\]+/)?.[0] ?? '';
      bytes.push(...encoder.encode(letters));
      at += letters.length;
    }
  }
  return Uint8Array.from(bytes);
}

function readInteger({ text, start }: Token, sign: '-' | ''): CelValue | undefined {
  const isUnsigned = /u$/i.test(text);
  if (isUnsigned && sign === '-') return undefined;
  const size = BigInt(isUnsigned ? text.slice(0, -1) : text);
  try {
    return isUnsigned ? toUint(size) : toInt(sign === '-' ? -size : size);
  } catch (error) {
    throw new CelError(error instanceof Error ? error.message : 'The number is too large.', start);
  }
}

/** The value of a word that is a literal, with the sign before it; undefined for other words, and for those that take no sign. */
export function readLiteral(token: Token, sign: '-' | '' = ''): CelValue | undefined {
  if (token.kind === 'integer') return readInteger(token, sign);
  if (token.kind === 'double') return Number(`${sign}${token.text}`);
  if (sign !== '') return undefined;
  if (token.kind === 'string') return readText(token);
  if (token.kind === 'bytes') return readBytes(token);
  if (token.kind !== 'name') return undefined;
  if (token.text === 'null') return null;
  return token.text === 'true' ? true : token.text === 'false' ? false : undefined;
}
