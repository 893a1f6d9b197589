/** A cron expression, read: the values of each field, and whether its time of day is fixed. */
export interface ParsedCron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Sunday is 0. */
  readonly daysOfWeek: ReadonlySet<number>;
  /** Both day fields are restricted: a day that either of them names counts, as in crontab(5). */
  readonly isEitherDayEnough: boolean;
  /** Minute and hour have neither `*` nor a step: the expression names times of day, not an interval. */
  readonly isFixedTime: boolean;
  /** The expression in numbers alone, which leave no dialect to choose. */
  readonly inNumbers: string;
}

/** Why a text is no cron expression, and how to mend it. */
export interface CronProblem {
  readonly message: string;
  readonly fix: string;
}

export type CronReading = { readonly ok: true; readonly cron: ParsedCron } | ({ readonly ok: false } & CronProblem);

interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** What `*` and the largest step count. */
  readonly count: number;
  /** Names of the values from `first` on. */
  readonly names: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const MINUTE: Field = { name: 'minute', first: 0, last: 59, count: 60, names: [] };
const HOUR: Field = { name: 'hour', first: 0, last: 23, count: 24, names: [] };
const DAY: Field = { name: 'day of the month', first: 1, last: 31, count: 31, names: [] };
const MONTH: Field = { name: 'month', first: 1, last: 12, count: 12, names: MONTHS };
/** Sunday is 0 and 7. */
const WEEKDAY: Field = { name: 'day of the week', first: 0, last: 7, count: 7, names: DAYS };

/** Thrown inside this file only: the first thing that is wrong ends the reading. */
class Unreadable extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

const short = (text: string): string => JSON.stringify(text.slice(0, 40));

/** What other cron dialects write, and how it is said here. */
function toForeignFix(text: string): string | null {
  if (text.includes('?')) return 'Write * in place of ?.';
  if (/^LW?$|^\dL$|^(SUN|MON|TUE|WED|THU|FRI|SAT)L$/i.test(text))
    return 'The last day has no sign: fire on 28-31, and have a condition look at the date.';
  if (/W$/i.test(text)) return 'Nearest weekdays have no sign: name the days.';
  if (text.includes('#')) return 'To name the second Friday, fire on 8-14 and have a condition look at the weekday.';
  return null;
}

function toNumber(field: Field, text: string): number {
  const named = field.names.indexOf(text.toUpperCase());
  if (named !== -1) return field.first + named;
  const range = `${field.first} to ${field.last}`;
  if (!/^\d{1,2}$/.test(text)) {
    const names = field.names.length === 0 ? '' : ` or a name such as ${field.names[1]}`;
    throw new Unreadable(
      `${short(text)} is no ${field.name}.`,
      toForeignFix(text) ?? `Write ${range}${names}, *, a list, a range or a step.`,
    );
  }
  const value = Number(text);
  if (value >= field.first && value <= field.last) return value;
  throw new Unreadable(`There is no ${field.name} ${value}.`, `Write ${range}.`);
}

function toRange(field: Field, text: string): readonly [from: number, to: number] {
  if (text === '*') return [field.first, field.first + field.count - 1];
  const [start = '', end, ...more] = text.split('-');
  const from = toNumber(field, start);
  if (end === undefined) return [from, from];
  if (more.length > 0) throw new Unreadable(`${short(text)} is no range.`, 'Write a range as 1-5.');
  // A week that ends on Sunday: FRI-SUN.
  const to = field === WEEKDAY && /^(sun|0)$/i.test(end) && from > 0 ? 7 : toNumber(field, end);
  if (from <= to) return [from, to];
  throw new Unreadable(
    `The range ${short(text)} runs backwards.`,
    `Write two ranges: ${start}-${field.last},${field.first}-${end}.`,
  );
}

function readPart(field: Field, part: string): readonly number[] {
  const [rangeText = '', stepText, ...more] = part.split('/');
  if (part === '' || rangeText === '') {
    throw new Unreadable(`The ${field.name} has an empty part.`, 'Remove the comma or slash that nothing belongs to.');
  }
  const [from, to] = toRange(field, rangeText);
  if (stepText === undefined) return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const step = Number(stepText);
  if (more.length > 0 || !/^\d{1,2}$/.test(stepText) || step < 1 || step > field.count) {
    throw new Unreadable(
      `${short(part)} has no step that a ${field.name} can take.`,
      `Write a step from 1 to ${field.count}, such as */2.`,
    );
  }
  if (rangeText !== '*' && !rangeText.includes('-')) {
    throw new Unreadable(
      `${short(part)} steps from a single value.`,
      `Write the range that is stepped through: ${rangeText}-${field.last}/${stepText}.`,
    );
  }
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}

function readField(field: Field, text: string): ReadonlySet<number> {
  const values = text.split(',').flatMap((part) => readPart(field, part));
  return new Set(field === WEEKDAY ? values.map((value) => value % 7) : values);
}

/** `*` stays: it says that the field does not count. */
function toList(text: string, values: ReadonlySet<number>): string {
  return text === '*' ? text : [...values].join(',');
}

function splitFields(text: string): readonly string[] {
  const fields = text.trim().split(/\s+/);
  if (text.trim() === '')
    throw new Unreadable('There is no cron expression.', 'Write five fields, such as 0 9 * * 1-5.');
  if (text.trim().startsWith('@')) {
    throw new Unreadable(
      `Names such as ${short(fields[0] ?? '')} are not read.`,
      'Write five fields, such as 0 0 * * *.',
    );
  }
  if (fields.length === 5) return fields;
  const seconds = fields.length > 5 ? ' Seconds and years are not read.' : '';
  throw new Unreadable(
    `A cron expression has five fields, and this has ${fields.length}.${seconds}`,
    'Write minute, hour, day of the month, month and day of the week, such as 0 9 * * 1-5.',
  );
}

/**
 * Reads the five fields of crontab(5): numbers, names of months and days, `*`, lists, ranges and steps. What other dialects add (seconds, years, `L`,
 * `W`, `#`, `?`, `@daily`) is refused with how to say it here. Never throws.
 */
export function parseCron(text: string): CronReading {
  try {
    const [minute = '', hour = '', day = '', month = '', weekday = ''] = splitFields(text);
    const [months, daysOfWeek] = [readField(MONTH, month), readField(WEEKDAY, weekday)];
    const inNumbers = [minute, hour, day, toList(month, months), toList(weekday, daysOfWeek)].join(' ');
    return {
      ok: true,
      cron: {
        minutes: readField(MINUTE, minute),
        hours: readField(HOUR, hour),
        daysOfMonth: readField(DAY, day),
        months,
        daysOfWeek,
        inNumbers,
        isEitherDayEnough: day !== '*' && weekday !== '*',
        isFixedTime: !/[*/]/.test(minute + hour),
      },
    };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, message: error.message, fix: error.fix };
    throw error;
  }
}

const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a day of the calendar matches in some year; 30 February does not. */
export function canFire({ daysOfMonth, months, isEitherDayEnough }: ParsedCron): boolean {
  const first = Math.min(...daysOfMonth);
  return isEitherDayEnough || [...months].some((month) => first <= (LONGEST[month - 1] ?? 0));
}
