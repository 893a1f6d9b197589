import { toFieldTitle } from '#schemas/definition/changes/field-title.ts';
import type { JsonSchema } from '#schemas/function-descriptor.ts';
import { isRecord } from '#schemas/json.ts';

/** Which control edits a field. */
export type FieldControl = 'text' | 'multiline' | 'code' | 'json' | 'number' | 'boolean' | 'enum';

/** A field of a form, as a JSON Schema property describes it. */
export interface SchemaField {
  readonly name: string;
  readonly title: string;
  readonly help: string | null;
  readonly control: FieldControl;
  readonly isRequired: boolean;
  /** The values to choose from, for `enum`. */
  readonly options: readonly (string | number)[];
  /** The default as it reads in an empty control; null without one. */
  readonly placeholder: string | null;
  /** Whether an emptied switch or choice is on; only for `boolean`. */
  readonly defaultValue: unknown;
  /** Fields of code take no templates (decision D13). */
  readonly takesTemplates: boolean;
  readonly isInteger: boolean;
  /** Other names that a definition may use for the field. */
  readonly aliases: readonly string[];
}

/** The types that a schema accepts, alternatives included. */
function typesOf(schema: JsonSchema): ReadonlySet<string> {
  const types = new Set<string>();
  const { type } = schema;
  for (const each of Array.isArray(type) ? type : [type]) if (typeof each === 'string') types.add(each);
  for (const alternative of alternativesOf(schema)) for (const each of typesOf(alternative)) types.add(each);
  return types;
}

function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  const alternatives: unknown = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(alternatives) ? alternatives.filter((each) => isRecord(each)) : [];
}

function optionsOf(schema: JsonSchema): readonly (string | number)[] {
  const own: readonly unknown[] = Array.isArray(schema['enum']) ? schema['enum'] : [schema['const']];
  const values = own.filter((value) => typeof value === 'string' || typeof value === 'number');
  if (values.length > 0) return values;
  return alternativesOf(schema).flatMap((each) => [...optionsOf(each)]);
}

function controlOf(schema: JsonSchema): FieldControl {
  if (typeof schema['x-code'] === 'string') return schema['x-code'] === 'mapping' ? 'json' : 'code';
  if (schema['x-json'] === true) return 'json';
  const types = typesOf(schema);
  if (types.has('object') || types.has('array') || types.size === 0) {
    return optionsOf(schema).length > 0 ? 'enum' : 'json';
  }
  if (optionsOf(schema).length > 0) return 'enum';
  if (types.has('boolean')) return 'boolean';
  if (types.has('number') || types.has('integer')) return 'number';
  return schema['x-multiline'] === true ? 'multiline' : 'text';
}

function placeholderOf(schema: JsonSchema): string | null {
  const value = schema['default'];
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toField(name: string, schema: JsonSchema, isRequired: boolean): SchemaField {
  const { title, description } = schema;
  const aliases: unknown = schema['x-aliases'];
  return {
    name,
    title: typeof title === 'string' ? title : toFieldTitle(name),
    help: typeof description === 'string' ? description : null,
    control: controlOf(schema),
    isRequired,
    options: optionsOf(schema),
    placeholder: placeholderOf(schema),
    defaultValue: schema['default'],
    takesTemplates: typeof schema['x-code'] !== 'string',
    isInteger: typesOf(schema).has('integer') && !typesOf(schema).has('number'),
    aliases: Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [],
  };
}

/** Stored schemas lose the order of their properties (PostgreSQL's jsonb), so forms have one of their own. */
const CONTROL_RANKS: Readonly<Record<FieldControl, number>> = {
  text: 1,
  number: 1,
  enum: 1,
  multiline: 2,
  code: 2,
  json: 2,
  boolean: 3,
};

function rankOf({ isRequired, control }: SchemaField): number {
  return isRequired ? 0 : CONTROL_RANKS[control];
}

/**
 * The fields of a form for an object schema: what is required first, then short controls, long ones and switches.
 * None for a schema that is missing or no object; what the orchestrator fills in itself (`x-context`) is none of a person's business.
 */
export function schemaFields(schema: JsonSchema | null | undefined): readonly SchemaField[] {
  const properties = schema?.['properties'];
  if (!isRecord(properties)) return [];
  const required: readonly unknown[] = Array.isArray(schema?.['required']) ? schema['required'] : [];
  return Object.entries(properties)
    .filter(([, property]) => !isRecord(property) || property['x-context'] !== true)
    .map(([name, property]) => toField(name, isRecord(property) ? property : {}, required.includes(name)))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** The value that a configuration holds for a field, under its own name or an alias. */
export function readField(config: Readonly<Record<string, unknown>>, field: SchemaField): unknown {
  const name = [field.name, ...field.aliases].find((each) => config[each] !== undefined);
  return name === undefined ? undefined : config[name];
}

/** The change that gives a field another value under its own name; undefined takes the field out. */
export function writeField(field: Pick<SchemaField, 'name' | 'aliases'>, value: unknown): Record<string, unknown> {
  return { ...Object.fromEntries(field.aliases.map((alias) => [alias, undefined])), [field.name]: value };
}
