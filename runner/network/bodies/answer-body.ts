import { isUtf8 } from 'node:buffer';
import type { Json } from '#schemas/json.ts';
import { FunctionError } from '../../failures/function-error.ts';
import type { HttpAnswer } from '../guarded-http.ts';

/** Types outside of `text/` whose content is text. */
const TEXT =
  /^application\/(json|xml|(x-)?(javascript|ecmascript|yaml|toml|sql|sh|httpd-php|ndjson|jsonlines|jsonl|json-seq)|jwt|jose|graphql|typescript|x-www-form-urlencoded|xml-dtd|rtf|x-tex|x-pem-file)$/;
const TEXT_SUFFIX = /\+(json|xml|yaml|jwt|json-seq|toml)$/;
const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]*))/i;

function readType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function readCharset(contentType: string): string | undefined {
  const [, quoted, bare] = CHARSET.exec(contentType) ?? [];
  return (quoted ?? bare)?.trim();
}

/** Whether the content type says that the body is text; a type with a charset does. */
function isTextType(contentType: string): boolean {
  const type = readType(contentType);
  if (type.startsWith('text/') || TEXT.test(type) || TEXT_SUFFIX.test(type)) return true;
  return readCharset(contentType) !== undefined && !/^(image|audio|video|font)\//.test(type);
}

function isJsonType(contentType: string): boolean {
  return /[/+]json$/.test(readType(contentType));
}

/** A byte order mark is stronger than the header, and UTF-8 is the default (WHATWG Encoding, "decode"). Undefined for an unknown charset. */
function findDecoder(body: Buffer, charset: string | undefined): InstanceType<typeof TextDecoder> | undefined {
  if (body[0] === 0xff && body[1] === 0xfe) return new TextDecoder('utf-16le');
  if (body[0] === 0xfe && body[1] === 0xff) return new TextDecoder('utf-16be');
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return new TextDecoder();
  try {
    return new TextDecoder(charset === undefined || charset === '' ? 'utf-8' : charset);
  } catch {
    return undefined;
  }
}

/**
 * The body of an answer as text, by the charset of its content type (WHATWG labels).
 *
 * @throws {FunctionError} `invalid_response` for a charset that is not known.
 */
export function readText(answer: Pick<HttpAnswer, 'status' | 'headers' | 'body'>): string {
  const charset = readCharset(answer.headers['content-type'] ?? '');
  const decoder = findDecoder(answer.body, charset);
  if (decoder !== undefined) return decoder.decode(answer.body);
  const message = `The answer is in the charset "${charset?.slice(0, 100)}", which is not known. With the response type base64 its bytes are handed on.`;
  throw new FunctionError({ type: 'invalid_response', message, status: answer.status, retryable: false });
}

/** The beginning of the body, for a failure that quotes it. Never throws. */
export function readExcerpt({ headers, body }: Pick<HttpAnswer, 'headers' | 'body'>, maxBytes: number): string {
  const decoder = findDecoder(body, readCharset(headers['content-type'] ?? '')) ?? new TextDecoder();
  // A character that was cut is left out.
  return decoder.decode(body.subarray(0, maxBytes), { stream: body.length > maxBytes });
}

function parse(text: string): { readonly value: Json } | null {
  try {
    const value: Json = JSON.parse(text);
    return { value };
  } catch {
    return null;
  }
}

/** Without a content type: JSON if it parses, else text, else base64 of bytes that are none. */
function readUntyped(answer: HttpAnswer): Json {
  if (findDecoder(answer.body, undefined)?.encoding === 'utf-8' && !isUtf8(answer.body))
    return answer.body.toString('base64');
  const text = readText(answer);
  const parsed = parse(text);
  return parsed === null ? text : parsed.value;
}

/**
 * The data of an answer. `auto` follows its content type: JSON, text, or base64 of anything else.
 *
 * @throws {FunctionError} `invalid_response` for what is not what was asked for, and for an unknown charset.
 */
export function readAnswerData(answer: HttpAnswer, responseType: 'auto' | 'json' | 'text' | 'base64'): Json {
  const contentType = answer.headers['content-type'] ?? '';
  if (responseType === 'base64') return answer.body.toString('base64');
  if (responseType === 'auto') {
    if (contentType.trim() === '') return readUntyped(answer);
    if (!isTextType(contentType)) return answer.body.toString('base64');
  }
  const text = readText(answer);
  if (responseType === 'text' || (responseType === 'auto' && !isJsonType(contentType))) return text;
  if (text.trim() === '') return null;
  const parsed = parse(text);
  if (parsed !== null) return parsed.value;
  if (responseType === 'auto') return text;
  const message = 'The answer is not JSON, although that was asked for.';
  throw new FunctionError({ type: 'invalid_response', message, status: answer.status, retryable: false });
}
