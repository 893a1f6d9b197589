import { z } from 'zod';
import type { ProblemError } from './problem.ts';

type RawIssue = z.core.$ZodRawIssue;
type Union = z.core.$ZodIssueInvalidUnion;

/** More names or values than these do not help to choose. */
const MOST_CHOICES = 20;
const MOST_LETTERS = 100;

const NO_SHAPE = 'This has none of the allowed shapes.';

/** Zod's words for kinds of values, where JSON has another. */
const KINDS: Readonly<Record<string, string>> = { int: 'whole number', record: 'object' };
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

function list(words: readonly string[], conjunction: string): string {
  const shown = words.slice(0, MOST_CHOICES).map((word) => word.slice(0, MOST_LETTERS));
  const rest = words.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1)}`;
}

function toNoun(kind: string): string {
  if (kind === 'null') return kind;
  const name = KINDS[kind] ?? kind;
  return `${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`;
}

function toKind(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function choose(values: readonly unknown[]): string {
  const words = [
    ...new Set(values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value)))),
  ];
  return words.length === 1 ? `give ${list(words, 'or')}` : `choose one of ${list(words, 'or')}`;
}

function readFields(schema: unknown): readonly [string, z.core.$ZodType][] {
  return schema instanceof z.ZodObject ? Object.entries(schema.shape) : [];
}

/** The sentence that lists the known fields where an unknown one was found. */
function toFieldList(schema: unknown): string {
  const names = readFields(schema).map(([name]) => name);
  return names.length === 0 ? 'Leave it out.' : `There ${names.length === 1 ? 'is' : 'are'} ${list(names, 'and')}.`;
}

/** Describes an expected value; an object by its required fields. */
function toGift(expected: string, schema: unknown): string {
  const needed = readFields(schema).filter(([, field]) => field._zod.optin === undefined);
  const names = needed.map(([name]) => name);
  return `give ${toNoun(expected)}${names.length === 0 ? '' : ` with ${list(names, 'and')}`}`;
}

/** The issues of the only union branch that fits the kind of the value; null when no branch, or several, fit. */
function toNearest(errors: Union['errors']): readonly z.core.$ZodIssue[] | null {
  const near = errors.filter((issues) => issues.every(({ path }) => path.length > 0));
  return near.length === 1 ? (near[0] ?? null) : null;
}

/** Describes what a union accepts: the values of its branches, else their kinds. Null when neither says enough. */
function toUnionWish({ errors, ...rest }: Pick<Union, 'errors'> & { readonly options?: unknown }): string | null {
  if (Array.isArray(rest.options)) return choose(rest.options);
  if (toNearest(errors) !== null) return null;
  const whole = errors.map((issues) => issues.find(({ path }) => path.length === 0));
  const values = whole.flatMap((issue) => (issue?.code === 'invalid_value' ? issue.values : []));
  if (values.length > 0) return choose(values);
  const kinds = whole.flatMap((issue) => (issue?.code === 'invalid_type' ? [toNoun(issue.expected)] : []));
  return kinds.length < errors.length || kinds.length === 0 ? null : `give ${list([...new Set(kinds)], 'or')}`;
}

function toWish(issue: RawIssue): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'nonoptional' ? null : toGift(issue.expected, issue.inst);
    case 'invalid_value':
      return choose(issue.values);
    case 'invalid_union':
      return toUnionWish(issue);
    default:
      return null;
  }
}

const toSentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

function toLimitSentence({ code, origin, inclusive, ...limits }: RawIssue): string | undefined {
  const bound = code === 'too_big' ? limits['maximum'] : limits['minimum'];
  const unit = typeof origin === 'string' ? (UNITS[origin] ?? '') : '';
  if (code === 'too_small' && unit !== '' && bound === 1) return 'This must not be empty.';
  const verb = unit === '' ? 'be' : 'have';
  if (inclusive !== true)
    return `This must ${verb} ${code === 'too_big' ? 'less' : 'more'} than ${String(bound)}${unit}.`;
  return `This must ${verb} ${String(bound)}${unit} at ${code === 'too_big' ? 'most' : 'least'}.`;
}

/** Whether the input is a number of the wrong kind: NaN, or not whole. */
function isNumberAmiss({ input, expected }: RawIssue): boolean {
  return typeof input === 'number' && (expected === 'number' || expected === 'int');
}

/** Words an issue of zod as a sentence that says how to fix it; undefined keeps the message of zod. */
function toShapeSentence(issue: RawIssue, whole: string): string | undefined {
  if (issue.code === 'too_big' || issue.code === 'too_small') return toLimitSentence(issue);
  if (issue.code === 'unrecognized_keys') return toFieldList(issue.inst);
  const wish = toWish(issue);
  if (issue.input === undefined) {
    const subject = issue.path === undefined || issue.path.length === 0 ? `The ${whole}` : 'This';
    return `${subject} is missing${wish === null ? '' : `: ${wish}`}.`;
  }
  if (wish === null) return issue.code === 'invalid_union' ? NO_SHAPE : undefined;
  if (issue.code !== 'invalid_type' || isNumberAmiss(issue)) return toSentence(wish);
  return toSentence(`${wish}, not ${toNoun(toKind(issue.input))}`);
}

/**
 * Parses a value. Each issue says how to fix it, unless the shape has a message of its own. `whole` names the value in the message for a missing one:
 * "body".
 */
export function readShape<Shape extends z.ZodType>(
  shape: Shape,
  value: unknown,
  whole: string,
): z.ZodSafeParseResult<z.output<Shape>> {
  return shape.safeParse(value, { error: (issue) => toShapeSentence(issue, whole) });
}

function toInnerIssues(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.message !== NO_SHAPE) return [issue];
  const nearest = toNearest(issue.errors);
  return nearest?.flatMap((found) => toInnerIssues({ ...found, path: [...issue.path, ...found.path] })) ?? [issue];
}

/** A wrong field. A problem of the value as a whole has the field `Whole`. */
type ShapeError<Whole> = ProblemError & { readonly field: string | Whole };

/**
 * Every wrong field, in document order. Each unknown field gets an entry of its own. `whole` is the field of problems with the value as a whole.
 * Values that were not parsed by `readShape` keep the messages of zod.
 */
export function toShapeErrors<Whole extends string | null>(
  error: z.ZodError,
  whole: Whole,
): readonly ShapeError<Whole>[] {
  return error.issues.flatMap(toInnerIssues).flatMap((issue): readonly ShapeError<Whole>[] => {
    const path = issue.path.map(String);
    const { code, message } = issue;
    if (code !== 'unrecognized_keys') return [{ field: path.join('.') || whole, code, message }];
    return issue.keys.map((key) => {
      const name = key.slice(0, MOST_LETTERS);
      return {
        field: [...path, name].join('.'),
        code,
        message: `There is no field ${JSON.stringify(name)} here. ${message}`,
      };
    });
  });
}
