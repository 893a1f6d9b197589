import type { ParsedDefinition } from '../parse-definition.ts';

/** The answer to a definition that could not be checked. */
export function toUncheckable(message: string): ParsedDefinition {
  const fix = 'Split it into workflows that start each other by events.';
  return {
    ok: false,
    status: 422,
    errors: [{ node: null, field: null, code: 'too_complex', message, fix }],
    errorCount: 1,
  };
}
