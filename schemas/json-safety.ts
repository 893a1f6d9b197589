import type { Json } from './json.ts';

/** Reasons why JSON is not safe to store: PostgreSQL refuses NUL, UTF-8 has no lone surrogates, and two keys reach prototypes in careless code. */
export type JsonOffenceKind = 'too_deep' | 'forbidden_key' | 'unsafe_text';

/** The first offence in document order; `path` is made of keys and indexes from the root. */
export interface JsonOffence {
  readonly kind: JsonOffenceKind;
  readonly path: readonly string[];
}

/**
 * Finds the first content that must be refused in a parsed JSON value: nesting beyond `maxDepth` (a scalar has depth 0), own `__proto__` keys, `constructor` objects
 * with a `prototype`, NUL and lone surrogates in keys or texts. Null when it is safe. Never recurses deeper than `maxDepth`.
 */
export function findJsonOffence(value: unknown, maxDepth: number): JsonOffence | null {
  return isSafe(value, maxDepth) ? null : search(value, [], maxDepth);
}

/** NUL, or half a surrogate pair: with the flag `u` whole pairs are other characters. */
const UNSAFE = /[\0\p{Surrogate}]/u;

/** Whether a text can be stored and sent: no NUL, no lone surrogate. */
export function isSafeText(text: string): boolean {
  return !UNSAFE.test(text);
}

const EVERY_UNSAFE = /[\0\p{Surrogate}]/gu;

/** The text cut to `maxLength` UTF-16 units, with what is not safe replaced by U+FFFD, the half of a pair that was cut included. */
export function toSafeText(text: string, maxLength = Infinity): string {
  return text.slice(0, maxLength).replaceAll(EVERY_UNSAFE, '\uFFFD');
}

/** The same value with every text and key in it as `toSafeText` makes it; mostly the very same. */
export function toSafeJson(value: Json): Json {
  return isSafe(value, MAX_SAFE_DEPTH) ? value : clean(value, MAX_SAFE_DEPTH);
}

/** What is nested deeper is left out: nothing that the product keeps is. */
const MAX_SAFE_DEPTH = 100;

function clean(value: Json, depthLeft: number): Json {
  if (typeof value === 'string') return toSafeText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depthLeft <= 0) return null;
  if (Array.isArray(value)) return value.map((item) => clean(item, depthLeft - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [toSafeText(key), clean(item, depthLeft - 1)]));
}

/** Whether JSON text nests deeper than `maxDepth`; looks at each unit once, so it can be asked before parsing. */
export function isTextDeeperThan(text: string, maxDepth: number): boolean {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charAt(offset);
    if (unit === '"') offset = endOfString(text, offset);
    else if (unit === '{' || unit === '[') {
      depth++;
      if (depth > maxDepth) return true;
    } else if (unit === '}' || unit === ']') depth--;
  }
  return false;
}

/** Offset of the quote that ends the string that begins at `start`; the end of the text when none does. */
function endOfString(text: string, start: number): number {
  for (let offset = text.indexOf('"', start + 1); offset !== -1; offset = text.indexOf('"', offset + 1)) {
    let backslashes = 0;
    while (text.charAt(offset - 1 - backslashes) === '\\') backslashes++;
    if (backslashes % 2 === 0) return offset;
  }
  return text.length;
}

/** Fast check without paths. The path to an offence is searched only after one was found. */
function isSafe(value: unknown, depthLeft: number): boolean {
  if (typeof value === 'string') return isSafeText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depthLeft <= 0) return false;
  if (Array.isArray(value)) return value.every((item) => isSafe(item, depthLeft - 1));
  for (const key of Object.keys(value)) {
    const item: unknown = Reflect.get(value, key);
    if (reachesPrototype(key, item) || !isSafeText(key) || !isSafe(item, depthLeft - 1)) return false;
  }
  return true;
}

function search(value: unknown, path: string[], depthLeft: number): JsonOffence | null {
  if (typeof value === 'string') return isSafeText(value) ? null : { kind: 'unsafe_text', path: [...path] };
  if (typeof value !== 'object' || value === null) return null;
  if (depthLeft <= 0) return { kind: 'too_deep', path: [...path] };
  for (const [key, item] of Object.entries(value)) {
    path.push(key);
    const offence = findKeyOffence(key, item, path) ?? search(item, path, depthLeft - 1);
    path.pop();
    if (offence !== null) return offence;
  }
  return null;
}

function reachesPrototype(key: string, item: unknown): boolean {
  return (
    key === '__proto__' ||
    (key === 'constructor' && typeof item === 'object' && item !== null && Object.hasOwn(item, 'prototype'))
  );
}

function findKeyOffence(key: string, item: unknown, path: readonly string[]): JsonOffence | null {
  if (reachesPrototype(key, item)) return { kind: 'forbidden_key', path: [...path] };
  return isSafeText(key) ? null : { kind: 'unsafe_text', path: [...path] };
}
