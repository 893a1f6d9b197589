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

function toForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const quoted = JSON.stringify(secret).slice(1, -1);
  return [secret, quoted, encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('base64url')];
}

/** The password of a connection string is a secret of its own: drivers quote it without the rest. */
function toParts(secret: string): readonly string[] {
  if (!URL.canParse(secret)) return [secret];
  const { password } = new URL(secret);
  return password === '' ? [secret] : [secret, password, decodeURIComponent(password)];
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
