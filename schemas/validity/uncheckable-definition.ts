import type { ParsedDefinition } from '../parse-definition.ts';

/** The answer to a definition that needs too much to be checked, whenever it is tried. */
export function toUncheckable(message: string): ParsedDefinition {
  const fix = 'Split it into workflows that start each other by events.';
  const errors = [{ node: null, field: null, code: 'too_complex', message, fix }];
  return { ok: false, status: 422, errors, errorCount: 1 };
}

/** The answer to a definition that could not be checked just now, which is no fault of its own: 503. */
export function toUnchecked(message: string): ParsedDefinition {
  const errors = [{ node: null, field: null, code: 'unchecked', message, fix: 'Send it again.' }];
  return { ok: false, status: 503, errors, errorCount: 1 };
}
