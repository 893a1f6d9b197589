import { Json } from '#schemas/json.ts';

/** The input as JSON, or why it is none. `field` names the field of a form that is to blame. */
export type ParsedInput =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly field: string | null; readonly message: string };

/** Reads JSON text; empty text is an empty object. */
export function parseInputText(text: string): ParsedInput {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    return { ok: true, value: Json.parse(JSON.parse(text)) };
  } catch (error) {
    return { ok: false, field: null, message: error instanceof Error ? error.message : 'This is not JSON.' };
  }
}
