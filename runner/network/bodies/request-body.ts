import { createHash } from 'node:crypto';
import { isRecord } from '#schemas/json.ts';
import { FunctionError } from '../../failures/function-error.ts';
import { toMultipart } from './multipart-body.ts';

/** A body to be sent, and what it says it is. */
export interface RequestBody {
  readonly content: string | Uint8Array;
  readonly contentType: string;
}

function refuse(message: string): FunctionError {
  return new FunctionError({ type: 'validation', message, retryable: false, details: [{ field: 'body', message }] });
}

/** The members of a form: those of a list are repeated, those inside an object are named `m[k]`, null is left out. */
function listMembers(name: string, value: unknown): readonly [string, string][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      listMembers(typeof item === 'object' && item !== null ? `${name}[${index}]` : name, item),
    );
  }
  if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => listMembers(`${name}[${key}]`, item));
  return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
}

function requireMembers(body: unknown, type: string): Readonly<Record<string, unknown>> {
  if (isRecord(body)) return body;
  throw refuse(`A body of type ${type} has named members: give a JSON object.`);
}

function toForm(body: unknown, contentType: string, type: string): RequestBody {
  const members = Object.entries(requireMembers(body, type)).flatMap(([name, value]) => listMembers(name, value));
  return { content: new URLSearchParams([...members]).toString(), contentType };
}

/** A text that is multipart already says so with its boundary. */
function toParts(body: unknown, contentType: string, idempotencyKey: string): RequestBody {
  if (typeof body === 'string' && /;\s*boundary=/i.test(contentType)) return { content: body, contentType };
  // The same over all attempts, so that a receiver that compares bodies sees one request.
  const boundary = `part-${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40)}`;
  return {
    content: toMultipart(requireMembers(body, 'multipart/form-data'), boundary),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes a body in the form that its content type names: a form (WHATWG URL), multipart (RFC 7578) or else JSON. A text is sent as it stands, and
 * is JSON or plain text where nothing says what it is.
 *
 * @throws {FunctionError} `validation` for a body that has no such form.
 */
export function toRequestBody(body: unknown, contentType: string | undefined, idempotencyKey: string): RequestBody {
  const type = (contentType?.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (contentType !== undefined && type === 'multipart/form-data') return toParts(body, contentType, idempotencyKey);
  if (typeof body === 'string') {
    const guessed = isJsonText(body) ? 'application/json' : 'text/plain; charset=utf-8';
    return { content: body, contentType: contentType ?? guessed };
  }
  if (contentType !== undefined && type === 'application/x-www-form-urlencoded') return toForm(body, contentType, type);
  return { content: JSON.stringify(body), contentType: contentType ?? 'application/json' };
}
