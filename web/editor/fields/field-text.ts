import { hasTemplate } from '#schemas/templates/parse-template.ts';
import type { FieldControl } from './schema-fields.ts';

/** How a stored value reads in a text control. */
export function toFieldText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, null, 2);
}

/**
 * What a control's text is stored as: a number where it is one, JSON as its value, undefined when empty. What was stored as text before, because it
 * was no JSON while it was typed, becomes an object or a list again; a plain value stays the text that it was.
 */
export function fromFieldText(text: string, control: FieldControl, before?: unknown): unknown {
  if (text.trim() === '') return undefined;
  if (control === 'number') {
    const number = Number(text.trim());
    return Number.isFinite(number) ? number : text;
  }
  if (control !== 'json') return text;
  try {
    const parsed: unknown = JSON.parse(text);
    const isPlain = typeof parsed !== 'object' || parsed === null;
    return isPlain && typeof before === 'string' ? text : parsed;
  } catch {
    return text;
  }
}

/** Why a JSON control's text cannot be read yet, for a line under it; null when it can, or holds templates. */
export function jsonComplaint(text: string): string | null {
  if (text.trim() === '' || hasTemplate(text)) return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'This is not JSON.';
  }
}
