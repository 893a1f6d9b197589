import type { Json } from '#schemas/json.ts';

/** Takes secret values out of texts and values. */
export interface Redactor {
  text(text: string): string;
  /** Every string inside, keys included, stays JSON. */
  value(value: Json): Json;
}

const MASK = '[redacted]';
/** Shorter values are no secrets, and masking them would garble ordinary text. */
const SHORTEST = 6;

const BITS_OF_BYTE = 8;
const BITS_OF_CHARACTER = 6;

/**
 * The forms of the secret inside a longer base64 text. A secret may begin at any of the three bytes of a group. The characters at the edges are left
 * out, because they also hold bits of the neighbours.
 */
function toBase64Inside(bytes: Buffer, encoding: 'base64' | 'base64url'): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(2)]).toString(encoding);
    const start = Math.ceil((shift * BITS_OF_BYTE) / BITS_OF_CHARACTER);
    const end = Math.floor(((shift + bytes.byteLength) * BITS_OF_BYTE) / BITS_OF_CHARACTER);
    return text.slice(start, end);
  });
}

function toForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const quoted = JSON.stringify(secret).slice(1, -1);
  const escaped = encodeURIComponent(secret);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const toLowerCaseEscapes = (text: string) => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
  return [
    secret,
    quoted,
    ...[escaped, form].flatMap((text) => [text, toLowerCaseEscapes(text)]),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...toBase64Inside(bytes, 'base64'),
    ...toBase64Inside(bytes, 'base64url'),
    bytes.toString('hex'),
  ];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The password of a connection string is a secret of its own: drivers quote it without the rest. */
function toParts(secret: string): readonly string[] {
  if (!URL.canParse(secret)) return [secret];
  const { password } = new URL(secret);
  return password === '' ? [secret] : [secret, password, decode(password)];
}

/** Redacts by value, not by name: also what a vendor echoes, in plain, JSON, URL and base64 form. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = [...new Set(secrets.flatMap(toParts).flatMap(toForms))]
    .filter((form) => form.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length);
  if (forms.length === 0) return { text: (text) => text, value: (value) => value };
  const text = (given: string): string => forms.reduce((masked, form) => masked.replaceAll(form, MASK), given);
  const value = (given: Json): Json => {
    if (typeof given === 'string') return text(given);
    if (typeof given !== 'object' || given === null) return given;
    if (Array.isArray(given)) return given.map(value);
    return Object.fromEntries(Object.entries(given).map(([key, item]) => [text(key), value(item)]));
  };
  return { text, value };
}
