import fc from 'fast-check';

const MONTHS = ['JAN', 'feb', 'Mar', 'APR', 'may', 'JUN', 'jul', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'mon', 'Tue', 'WED', 'thu', 'FRI', 'SAT'];

interface Field {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly names: readonly string[];
}

function valueOf({ first, names }: Field, value: number, isNamed: boolean): string {
  return (isNamed ? names[value - first] : undefined) ?? String(value);
}

function partOf(field: Field): fc.Arbitrary<string> {
  const value = fc.integer({ min: field.first, max: field.last });
  const single = fc.tuple(value, fc.boolean()).map(([one, isNamed]) => valueOf(field, one, isNamed));
  const step = fc.integer({ min: 1, max: field.count });
  const range = fc
    .tuple(value, value, fc.boolean())
    .map(([a, b, isNamed]) => `${valueOf(field, Math.min(a, b), isNamed)}-${valueOf(field, Math.max(a, b), isNamed)}`);
  const stepped = fc.tuple(fc.oneof(fc.constant('*'), range), step).map(([of, by]) => `${of}/${by}`);
  return fc.oneof({ arbitrary: single, weight: 4 }, range, stepped);
}

function fieldOf(field: Field): fc.Arbitrary<string> {
  const list = fc.array(partOf(field), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
  return fc.oneof(fc.constant('*'), list);
}

const minute = fieldOf({ first: 0, last: 59, count: 60, names: [] });
const hour = fieldOf({ first: 0, last: 23, count: 24, names: [] });
const day = fieldOf({ first: 1, last: 31, count: 31, names: [] });
const month = fieldOf({ first: 1, last: 12, count: 12, names: MONTHS });
const weekday = fieldOf({ first: 0, last: 6, count: 7, names: DAYS });

/** Cron expressions of every kind that is accepted. */
export const cronTexts = fc.tuple(minute, hour, day, month, weekday).map((fields) => fields.join(' '));

/** Expressions that fire often enough to meet a change of the clocks: most hours of the night, on most days. */
export const nightlyCronTexts = fc
  .tuple(
    minute,
    fc.oneof(hour, fc.constantFrom('0', '1', '2', '3', '0-3', '1,2', '2-3', '*/2', '23', '0-4/2')),
    fc.oneof({ arbitrary: fc.constant('*'), weight: 4 }, day),
    fc.constant('*'),
    fc.oneof({ arbitrary: fc.constant('*'), weight: 4 }, weekday),
  )
  .map((fields) => fields.join(' '));
