import type { JsonSchema } from '../function-descriptor.ts';
import { readAliases, readProperties } from '../validity/input-schema.ts';
import { jsonFieldsOf } from './json-text.ts';

/** Top-level fields whose texts are filled in a way of their own. */
export interface TemplateFields {
  /** Their text is JSON: it is parsed before it is filled (decision D33). */
  readonly json: ReadonlySet<string>;
  /** Their text is a URL: null is no part of its address or path (decision D32). */
  readonly urls: ReadonlySet<string>;
}

/** No field is special. */
export const NO_FIELDS: TemplateFields = { json: new Set(), urls: new Set() };

/** The special fields of a function's input, by its annotations `x-json` and `x-url`; aliases included. */
export function templateFieldsOf(inputSchema: JsonSchema | null): TemplateFields {
  const urls = readProperties(inputSchema)
    .filter(([, property]) => property['x-url'] === true)
    .flatMap(([name, property]) => [name, ...readAliases(property)]);
  return { json: jsonFieldsOf(inputSchema), urls: new Set(urls) };
}
