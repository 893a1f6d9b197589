/** What makes JSON unsafe to keep: PostgreSQL refuses NUL, UTF-8 has no lone surrogates, and two keys reach prototypes in careless code. */
export type JsonOffenceKind = 'too_deep' | 'forbidden_key' | 'unsafe_text';

/** The first offence in document order; `path` is made of keys and indexes from the root. */
export interface JsonOffence {
  readonly kind: JsonOffenceKind;
  readonly path: readonly string[];
}

/**
 * Finds what must be refused in a parsed JSON value: nesting beyond `maxDepth` (a scalar has depth 0), own `__proto__` keys, `constructor` objects
 * with a `prototype`, NUL and lone surrogates in keys or texts. Null when it is safe. Never recurses deeper than `maxDepth`.
 */
export function findJsonOffence(value: unknown, maxDepth: number): JsonOffence | null {
  return search(value, [], maxDepth);
}

/** Whether a text can be stored and sent: no NUL, no lone surrogate. */
export function isSafeText(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Cs}/u.test(text);
}

/** The text with what is not safe replaced by U+FFFD. */
export function toSafeText(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').replaceAll(/\p{Cs}/gu, '\uFFFD');
}

/** Whether JSON text nests deeper than `maxDepth`; looks at each unit once, so it can be asked before parsing. */
export function isTextDeeperThan(text: string, maxDepth: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charAt(offset);
    if (quoted) {
      if (unit === '\\') offset++;
      else if (unit === '"') quoted = false;
    } else if (unit === '"') quoted = true;
    else if (unit === '{' || unit === '[') {
      depth++;
      if (depth > maxDepth) return true;
    } else if (unit === '}' || unit === ']') depth--;
  }
  return false;
}

function search(value: unknown, path: string[], depthLeft: number): JsonOffence | null {
  if (typeof value === 'string') return isSafeText(value) ? null : { kind: 'unsafe_text', path: [...path] };
  if (typeof value !== 'object' || value === null) return null;
  if (depthLeft <= 0) return { kind: 'too_deep', path: [...path] };
  for (const key of Object.keys(value)) {
    path.push(key);
    const item: unknown = Reflect.get(value, key);
    const offence = findKeyOffence(key, item, path) ?? search(item, path, depthLeft - 1);
    path.pop();
    if (offence !== null) return offence;
  }
  return null;
}

function findKeyOffence(key: string, item: unknown, path: readonly string[]): JsonOffence | null {
  const reachesPrototype =
    key === '__proto__' ||
    (key === 'constructor' && typeof item === 'object' && item !== null && Object.hasOwn(item, 'prototype'));
  if (reachesPrototype) return { kind: 'forbidden_key', path: [...path] };
  return isSafeText(key) ? null : { kind: 'unsafe_text', path: [...path] };
}
