import { z } from 'zod';
import { FunctionError } from '../../failures/function-error.ts';

/** A member that is a file: its name, its type, and its bytes as text or in base64. */
const FilePart = z
  .strictObject({
    filename: z.string().min(1).max(500),
    contentType: z
      .string()
      .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;[\x20-\x7e]*)?$/)
      .optional(),
    text: z.string().optional(),
    base64: z.base64().optional(),
  })
  .refine(({ text, base64 }) => (text === undefined) !== (base64 === undefined));

/** Line breaks and quotes as browsers escape them (WHATWG HTML, "multipart/form-data"). */
function quote(name: string): string {
  return `"${name.replaceAll('\r\n', '%0D%0A').replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')}"`;
}

function toPart(disposition: string, contentType: string | null, content: Uint8Array): Uint8Array {
  const type = contentType === null ? '' : `Content-Type: ${contentType}\r\n`;
  const head = `Content-Disposition: form-data; ${disposition}\r\n${type}\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')]);
}

function toFile(name: string, value: object): Uint8Array {
  const file = FilePart.safeParse(value).data;
  if (file === undefined) {
    const message = `The file "${name.slice(0, 100)}" of the body needs "filename", and either "text" or "base64".`;
    throw new FunctionError({ type: 'validation', message, retryable: false, details: [{ field: 'body', message }] });
  }
  const content = file.base64 === undefined ? Buffer.from(file.text ?? '') : Buffer.from(file.base64, 'base64');
  const disposition = `name=${quote(name)}; filename=${quote(file.filename)}`;
  return toPart(disposition, file.contentType ?? 'application/octet-stream', content);
}

function toParts(name: string, value: unknown): readonly Uint8Array[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => toParts(name, item));
  if (typeof value === 'string') return [toPart(`name=${quote(name)}`, null, Buffer.from(value))];
  if (typeof value === 'object' && 'filename' in value) return [toFile(name, value)];
  const contentType = typeof value === 'object' ? 'application/json' : null;
  return [toPart(`name=${quote(name)}`, contentType, Buffer.from(JSON.stringify(value)))];
}

/**
 * The body of a multipart form (RFC 7578). The members of a list are repeated, null is left out, an object is a part of JSON. An object with
 * `filename` is a file, whose bytes are its `text`, or its `base64` such as an answer of responseType `base64` gives.
 *
 * @throws {FunctionError} `validation` for a file without content.
 */
export function toMultipart(members: Readonly<Record<string, unknown>>, boundary: string): Uint8Array {
  const parts = Object.entries(members).flatMap(([name, value]) => toParts(name, value));
  const framed = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part]);
  return Buffer.concat([...framed, Buffer.from(`--${boundary}--\r\n`)]);
}
