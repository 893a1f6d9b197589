/** A message in text format: its fields in order. A value that is repeated comes several times. */
export type Message = readonly (readonly [field: string, value: Field])[];

/** A value of a field: a message, a text as bytes, or a word or number as it is written. */
export type Field = Message | Uint8Array | string;

const TOKEN =
  /[\s]+|#[^\n]*|(?<text>"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*')|(?<word>[-+]?[\w.]+(?:(?<=[eE])[-+]\d+)?)|(?<symbol>[{}<>[\]:;,/])/y;

interface Reader {
  readonly tokens: readonly string[];
  index: number;
}

/** Reads a message in the text format of Protocol Buffers. Source: https://protobuf.dev/reference/protobuf/textformat-spec/ */
export function parseTextproto(source: string): Message {
  const reader = { tokens: listTokens(source), index: 0 };
  return readMessage(reader, null);
}

function listTokens(source: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw new Error(`Not in text format: ${source.slice(at, at + 40)}`);
    const { text, word, symbol } = match.groups ?? {};
    const token = text ?? word ?? symbol;
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

function next(reader: Reader): string {
  const token = reader.tokens[reader.index++];
  if (token === undefined) throw new Error('The text ends inside a message.');
  return token;
}

function skip(reader: Reader, ...symbols: readonly string[]): void {
  if (symbols.includes(reader.tokens[reader.index] ?? '')) reader.index++;
}

function readMessage(reader: Reader, end: string | null): Message {
  const fields: [string, Field][] = [];
  while (reader.index < reader.tokens.length && reader.tokens[reader.index] !== end) {
    const name = readName(reader);
    skip(reader, ':');
    if (reader.tokens[reader.index] === '[') {
      for (const value of readList(reader)) fields.push([name, value]);
    } else fields.push([name, readValue(reader)]);
    skip(reader, ',', ';');
  }
  if (end !== null) next(reader);
  return fields;
}

/** `name`, or `[type.googleapis.com/name]` for the message inside an Any. */
function readName(reader: Reader): string {
  const first = next(reader);
  if (first !== '[') return first;
  let name = '';
  for (let part = next(reader); part !== ']'; part = next(reader)) name += part;
  return name;
}

function readList(reader: Reader): readonly Field[] {
  next(reader);
  const values: Field[] = [];
  while (reader.tokens[reader.index] !== ']') {
    values.push(readValue(reader));
    skip(reader, ',');
  }
  next(reader);
  return values;
}

function readValue(reader: Reader): Field {
  const token = next(reader);
  if (token === '{') return readMessage(reader, '}');
  if (token === '<') return readMessage(reader, '>');
  if (!/^["']/.test(token)) return token;
  const parts = [unquote(token)];
  while (/^["']/.test(reader.tokens[reader.index] ?? '')) parts.push(unquote(next(reader)));
  return Buffer.concat(parts);
}

const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

function unquote(quoted: string): Buffer {
  const parts =
    quoted.slice(1, -1).match(/\\(?:[xX][\da-fA-F]{1,2}|[0-7]{1,3}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^])|[^\\]+/g) ?? [];
  return Buffer.concat(parts.map(unescape));
}

function unescape(part: string): Buffer {
  const [, letter = '', digits = ''] = /^\\([xXuU]?)([\da-fA-F]*)/.exec(part) ?? [];
  if (!part.startsWith('\\')) return Buffer.from(part);
  if (/^[uU]$/.test(letter)) return Buffer.from(String.fromCodePoint(Number.parseInt(digits, 16)));
  if (letter !== '') return Buffer.from([Number.parseInt(digits, 16)]);
  if (/^\\[0-7]/.test(part)) return Buffer.from([Number.parseInt(part.slice(1), 8)]);
  return Buffer.from([SIMPLE[part.charAt(1)] ?? part.charCodeAt(1)]);
}

/** The values of a field. */
export function readAll(message: Message, field: string): readonly Field[] {
  return message.filter(([name]) => name === field).map(([, value]) => value);
}

/** The message of a field; null where it is absent. */
export function readSubmessage(message: Message, field: string): Message | null {
  const value = readAll(message, field)[0];
  return typeof value === 'string' || value instanceof Uint8Array || value === undefined ? null : value;
}

/** The text or the word of a field; empty where it is absent. */
export function readText(message: Message, field: string): string {
  const value = readAll(message, field)[0];
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : '';
}
