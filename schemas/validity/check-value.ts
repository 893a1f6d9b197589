import type { IssueParams } from '../definition/definition-issue.ts';
import type { JsonSchema } from '../function-descriptor.ts';
import { hasTemplate } from '../templates/parse-template.ts';
import { isSchema, readProperties, readRequired } from './input-schema.ts';
import { isWebUrl } from './web-url.ts';

/** A problem of a literal value, and its place inside the value. */
export interface ValueProblem extends IssueParams {
  readonly at: readonly string[];
}

/**
 * Checks a value that a user wrote against the part of JSON Schema that our functions and forms use: type, enum, const, required, properties,
 * items, bounds, anyOf, oneOf, allOf, and our `x-url`. A text with a template fits every type, as its value is known only when it runs.
 * Keywords that are not known (`pattern`, `format`, `$ref`) are left to the function.
 */
export function checkValue(value: unknown, schema: JsonSchema): readonly ValueProblem[] {
  return check(value, schema, [], (text) => hasTemplate(text));
}

/** The same for data, in which no text is a template. */
export function checkData(value: unknown, schema: JsonSchema): readonly ValueProblem[] {
  return check(value, schema, [], () => false);
}

/** Texts whose value is not known yet. */
type IsUnknown = (text: string) => boolean;

function check(
  value: unknown,
  schema: JsonSchema,
  at: readonly string[],
  isUnknown: IsUnknown,
): readonly ValueProblem[] {
  if (typeof value === 'string' && isUnknown(value)) return [];
  if (at.length > MAX_DEPTH) return [];
  const alternatives = readSchemas(schema['anyOf'] ?? schema['oneOf']);
  if (alternatives.length > 0) return checkAlternatives(value, alternatives, at, isUnknown);
  return [
    ...readSchemas(schema['allOf']).flatMap((part) => check(value, part, at, isUnknown)),
    ...(checkOwn(value, schema, at) ?? checkInside(value, schema, at, isUnknown)),
  ];
}

const MAX_DEPTH = 32;

function checkAlternatives(
  value: unknown,
  schemas: readonly JsonSchema[],
  at: readonly string[],
  isUnknown: IsUnknown,
): readonly ValueProblem[] {
  const outcomes = schemas.map((schema) => check(value, schema, at, isUnknown));
  if (outcomes.some((problems) => problems.length === 0)) return [];
  // The alternative that came furthest says most.
  return outcomes.toSorted((a, b) => (b[0]?.at.length ?? 0) - (a[0]?.at.length ?? 0))[0] ?? [];
}

/** Problems of the value itself; null when its members are to be checked. */
function checkOwn(value: unknown, schema: JsonSchema, at: readonly string[]): readonly ValueProblem[] | null {
  const refuse = (problem: string): readonly ValueProblem[] => [{ at, reason: 'value', problem, expected: null }];
  const types = typeof schema['type'] === 'string' ? [schema['type']] : readList(schema['type']);
  if (types.length > 0 && !types.some((type) => hasType(value, type)))
    return [{ at, reason: 'type', problem: `Expected ${types.join(' or ')}.`, expected: toOnlyType(types) }];
  const allowed = Array.isArray(schema['enum']) ? schema['enum'] : 'const' in schema ? [schema['const']] : null;
  if (allowed !== null && !allowed.some((item) => item === value)) {
    return refuse(`Expected one of ${JSON.stringify(allowed).slice(1, -1).slice(0, 300)}.`);
  }
  if (schema['x-url'] === true && typeof value === 'string' && !isWebUrl(value))
    return refuse('Expected a full address, such as https://api.example.com/orders.');
  const bound = checkBounds(value, schema);
  return bound === null ? null : refuse(bound);
}

function checkBounds(value: unknown, schema: JsonSchema): string | null {
  const bound = (name: string): number | null => (typeof schema[name] === 'number' ? schema[name] : null);
  if (typeof value === 'string') return checkRange(value.length, bound('minLength'), bound('maxLength'), ' characters');
  if (Array.isArray(value)) return checkRange(value.length, bound('minItems'), bound('maxItems'), ' elements');
  if (typeof value !== 'number') return null;
  const above = bound('exclusiveMinimum');
  const below = bound('exclusiveMaximum');
  if (above !== null && value <= above) return `Expected more than ${above}.`;
  if (below !== null && value >= below) return `Expected less than ${below}.`;
  return checkRange(value, bound('minimum'), bound('maximum'), '');
}

function checkRange(size: number, least: number | null, most: number | null, what: string): string | null {
  if (least !== null && size < least) return `Expected at least ${least}${what}.`;
  return most !== null && size > most ? `Expected at most ${most}${what}.` : null;
}

function checkInside(
  value: unknown,
  schema: JsonSchema,
  at: readonly string[],
  isUnknown: IsUnknown,
): readonly ValueProblem[] {
  const { items } = schema;
  if (Array.isArray(value)) {
    return isSchema(items) ? value.flatMap((item, index) => check(item, items, [...at, String(index)], isUnknown)) : [];
  }
  if (!isSchema(value)) return [];
  return [
    ...readRequired(schema)
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => ({ at: [...at, name], reason: 'value' as const, problem: 'It is required.', expected: null })),
    ...readProperties(schema).flatMap(([name, property]) =>
      Object.hasOwn(value, name) ? check(value[name], property, [...at, name], isUnknown) : [],
    ),
  ];
}

function toOnlyType(types: readonly unknown[]): string | null {
  const [first, ...others] = types;
  return typeof first === 'string' && others.length === 0 ? first : null;
}

function hasType(value: unknown, type: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isSchema(value);
  return typeof value === type;
}

function readSchemas(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
