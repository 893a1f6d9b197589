import { hasTemplate } from '#schemas/templates/parse-template.ts';
import type { FieldControl } from './schema-fields.ts';

/** How a stored value reads in a text control. */
export function toFieldText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, null, 2);
}

/** What a control's text is stored as: a number where it is one, JSON as its value where `before` was one; undefined when empty. */
export function fromFieldText(text: string, control: FieldControl, before?: unknown): unknown {
  if (text.trim() === '') return undefined;
  if (control === 'number') {
    const number = Number(text.trim());
    return Number.isFinite(number) ? number : text;
  }
  const wasText = typeof before === 'string';
  if (control !== 'json' || wasText) return text;
  try {
    return JSON.parse(text);
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
