import type { Failure } from '../failure.ts';
import { MAX_OUTPUT_BYTES } from '../execution/function-result.ts';
import type { Json } from '../json.ts';
import { parseJsonText } from './json-text.ts';
import { MAX_TEMPLATE_DEPTH } from './list-references.ts';
import { isGlued } from './glued-text.ts';
import { hasTemplate, parseTemplate } from './parse-template.ts';
import { resolveReference, type Resolved } from './resolve-reference.ts';
import { NO_FIELDS, type TemplateFields } from './template-fields.ts';
import type { TemplatePart, TemplateReference } from './template-reference.ts';
import type { TemplateScope } from './template-scope.ts';

/**
 * Fills every template of a JSON value, once: what a template brings in is never scanned again, so data cannot become a template.
 * A text that is exactly one reference takes the type of its value; inside a longer text a string stands as it is, null as nothing and anything else
 * as JSON (decision D32). Fields whose text is JSON are parsed first (decision D33) and stay values.
 * Fails with `template_unresolved`, `template_syntax`, `template_glued` for an object inside a word, or `template_too_large` above the limit of an
 * output; never throws.
 */
export function resolveTemplates(value: unknown, scope: TemplateScope, fields: TemplateFields = NO_FIELDS): Resolved {
  const run: Run = { scope, fields, budget: MAX_OUTPUT_BYTES, seen: new Set() };
  try {
    return { ok: true, value: fill(value, [], run) };
  } catch (error) {
    if (error instanceof Unfilled) return { ok: false, failure: error.failure };
    throw error;
  }
}

interface Run {
  readonly scope: TemplateScope;
  readonly fields: TemplateFields;
  /** UTF-16 units that references may still bring in. */
  budget: number;
  /** Objects brought in already: the first time costs no more than it did to store them, again may multiply. */
  readonly seen: Set<object>;
}

class Unfilled extends Error {
  readonly failure: Failure;
  constructor(type: string, message: string, at: readonly string[], details: Readonly<Record<string, Json>> = {}) {
    super(message);
    this.failure = { type, message, retryable: false, details: { ...details, field: at.join('.') } };
  }
}

function fill(value: unknown, at: readonly string[], run: Run): Json {
  if (typeof value === 'string') return fillText(value, at, run);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (at.length > MAX_TEMPLATE_DEPTH) throw new Unfilled('template_too_large', 'The value is nested too deeply.', at);
  if (Array.isArray(value)) return value.map((item, index) => fill(item, [...at, String(index)], run));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, [...at, key], run)]));
}

function fillText(text: string, at: readonly string[], run: Run): Json {
  if (at.length === 1 && run.fields.json.has(at[0] ?? '')) {
    const json = parseJsonText(text);
    if (json !== undefined) return fill(json, at, run);
  }
  if (!hasTemplate(text)) return text;
  const { parts, issues } = parseTemplate(text);
  const [issue] = issues;
  if (issue !== undefined) throw new Unfilled('template_syntax', issue.message, at, { offset: issue.offset });
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'reference') return bringIn(only.reference, at, run);
  refuseGlued(parts, at, run);
  const isUrl = at.length === 1 && run.fields.urls.has(at[0] ?? '');
  let filled = '';
  for (const part of parts) {
    if (part.kind === 'literal') filled += part.text;
    else {
      const value = read(part.reference, at, run);
      if (value === null && isUrl && !/[?#]/.test(filled)) throw toGap(part.reference, at);
      filled += interpolate(value, at, run);
    }
  }
  return filled;
}

/** An object or a list within a word would become JSON in the middle of it: `{{X.data}}.amount` means something else (decision D32). */
function refuseGlued(parts: readonly TemplatePart[], at: readonly string[], run: Run): void {
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'reference' || !isGlued(textOf(parts[index - 1]), textOf(parts[index + 1]))) continue;
    const value = read(part.reference, at, run);
    if (typeof value !== 'object' || value === null) continue;
    const reference = part.reference.source.slice(0, 300);
    const kind = Array.isArray(value) ? 'a list' : 'an object';
    const message = `${reference} is ${kind}, and text stands directly beside it in "${at.join('.')}". A field of it is written inside the braces.`;
    throw new Unfilled('template_glued', message, at, { reference });
  }
}

function textOf(part: TemplatePart | undefined): string {
  return part?.kind === 'literal' ? part.text : '';
}

function interpolate(value: Json, at: readonly string[], run: Run): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : toJsonText(value, at);
  spend(text.length, at, run);
  return text;
}

/** `DELETE /orders/` is another address than `DELETE /orders/7`. */
function toGap({ source }: TemplateReference, at: readonly string[]): Unfilled {
  const reference = source.slice(0, 300);
  const message = `${reference} is null, which cannot be a part of the address in "${at.join('.')}".`;
  return new Unfilled('template_unresolved', message, at, { reference });
}

function bringIn(reference: TemplateReference, at: readonly string[], run: Run): Json {
  const value = read(reference, at, run);
  if (typeof value === 'string') spend(value.length, at, run);
  else if (typeof value === 'object' && value !== null) {
    if (run.seen.has(value)) spend(toJsonText(value, at).length, at, run);
    run.seen.add(value);
  }
  return value;
}

function read(reference: TemplateReference, at: readonly string[], run: Run): Json {
  const resolved = resolveReference(reference, run.scope);
  if (resolved.ok) return resolved.value;
  const { type, message } = resolved.failure;
  throw new Unfilled(type, message, at, { reference: reference.source.slice(0, 300) });
}

function spend(units: number, at: readonly string[], run: Run): void {
  run.budget -= units;
  if (run.budget < 0) {
    throw new Unfilled('template_too_large', `Templates bring in more than ${MAX_OUTPUT_BYTES} characters.`, at);
  }
}

function toJsonText(value: Json, at: readonly string[]): string {
  try {
    return JSON.stringify(value);
  } catch {
    throw new Unfilled('template_too_large', 'The value is too large or too deep to be written as text.', at);
  }
}
