import type { Json } from '../json.ts';
import type { JsonSchema } from '../function-descriptor.ts';
import { hasTemplate, parseTemplate } from './parse-template.ts';

/** The input fields of a function that hold JSON, as a value or as text: those annotated `x-json` in its schema. */
export function jsonFieldsOf(inputSchema: JsonSchema | null): ReadonlySet<string> {
  const properties = inputSchema?.['properties'];
  if (typeof properties !== 'object' || properties === null) return new Set();
  return new Set(
    Object.entries(properties)
      .filter(([, schema]) => typeof schema === 'object' && schema !== null && schema['x-json'] === true)
      .map(([name]) => name),
  );
}

/**
 * Parses the text of a JSON field before its templates are filled, so that no value can break out of its leaf (decision D33).
 * `{"total": {{Sum.total}}}` is understood too: a bare reference becomes a leaf of its own. Undefined for what is no JSON object or list.
 */
export function parseJsonText(text: string): Json | undefined {
  const first = text.trimStart().charAt(0);
  if (first !== '{' && first !== '[') return undefined;
  return tryParse(text) ?? (hasTemplate(text) ? tryParse(quoteReferences(text)) : undefined);
}

/** Makes strings of bare references, and escapes those that already stand in a string. */
function quoteReferences(text: string): string {
  let json = '';
  let quoted = false;
  for (const part of parseTemplate(text).parts) {
    if (part.kind === 'literal') {
      json += part.text;
      quoted = endsQuoted(part.text, quoted);
    } else {
      const source = JSON.stringify(part.reference.source);
      json += quoted ? source.slice(1, -1) : source;
    }
  }
  return json;
}

function endsQuoted(text: string, startsQuoted: boolean): boolean {
  let quoted = startsQuoted;
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charAt(offset);
    if (quoted && unit === '\\') offset++;
    else if (unit === '"') quoted = !quoted;
  }
  return quoted;
}

/** Objects and lists only: a text that is one bare reference would become that reference as a string. */
function tryParse(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
