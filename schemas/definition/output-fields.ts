import { isRecord } from '../json.ts';
import type { JsonSchema } from '../function-descriptor.ts';

/** A field that templates can reach, as completion offers it. `path` follows a label: `.rows[0].name`. */
export interface OutputField {
  readonly path: string;
  readonly type: string;
  readonly description: string | null;
}

/** How deep and how many fields are offered: a schema may contain itself. */
const MAX_DEPTH = 5;
const MAX_FIELDS = 300;

/** The fields of a function's output in the order of its schema, parents before children; lists by their first element. */
export function outputFieldsOf(outputSchema: JsonSchema | null): readonly OutputField[] {
  const fields: OutputField[] = [];
  if (outputSchema !== null) collect(outputSchema, '', MAX_DEPTH, fields);
  return fields;
}

/** `.name`, or `["a name"]` where the grammar of templates needs quotes. */
export function toPathSegment(key: string): string {
  return /^[\p{L}\p{N}_$-]+$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function collect(schema: object, path: string, depthLeft: number, fields: OutputField[]): void {
  if (depthLeft === 0) return;
  const properties: unknown = Reflect.get(schema, 'properties');
  if (isRecord(properties)) {
    for (const [key, property] of Object.entries(properties)) {
      if (isRecord(property)) add(property, path + toPathSegment(key), depthLeft, fields);
    }
  }
  const items: unknown = Reflect.get(schema, 'items');
  if (isRecord(items)) add(items, `${path}[0]`, depthLeft, fields);
}

function add(schema: object, path: string, depthLeft: number, fields: OutputField[]): void {
  if (fields.length >= MAX_FIELDS) return;
  const type: unknown = Reflect.get(schema, 'type');
  const description: unknown = Reflect.get(schema, 'description');
  fields.push({
    path,
    type: typeof type === 'string' ? type : 'any',
    description: typeof description === 'string' ? description : null,
  });
  collect(schema, path, depthLeft - 1, fields);
}
