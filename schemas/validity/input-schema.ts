import { isRecord } from '../json.ts';
import type { JsonSchema } from '../function-descriptor.ts';

/** The properties of a JSON Schema of an object; none for anything else. */
export function readProperties(schema: JsonSchema | null): readonly (readonly [string, JsonSchema])[] {
  const properties = schema?.['properties'];
  if (!isSchema(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]) =>
    isSchema(property) ? [[name, property] as const] : [],
  );
}

/** Names under which other tools wrote a field (`x-aliases`). */
export function readAliases(property: JsonSchema): readonly string[] {
  return readTexts(property['x-aliases']);
}

/** The names of `required`. */
export function readRequired(schema: JsonSchema | null): readonly string[] {
  return readTexts(schema?.['required']);
}

/** The language of a code field (`x-code`), which takes no templates (decision D13); null for other fields. */
export function readCodeLanguage(property: JsonSchema): string | null {
  const language = property['x-code'];
  return typeof language === 'string' ? language : null;
}

/** Whether a value is an object, and so may be a schema. */
export function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value);
}

function readTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
