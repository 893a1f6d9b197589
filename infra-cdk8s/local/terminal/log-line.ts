import { z } from 'zod';

const LEVELS: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO ',
  40: 'WARN ',
  50: 'ERROR',
  60: 'FATAL',
};

/** pino says a number, Dapr a word. */
const LEVEL_NUMBERS: Readonly<Record<string, number>> = { debug: 20, info: 30, warning: 40, error: 50, fatal: 60 };
const LevelWord = z.enum(['debug', 'info', 'warning', 'error', 'fatal']).transform((word) => LEVEL_NUMBERS[word] ?? 30);

const Entry = z.looseObject({
  level: z.union([z.number(), LevelWord]),
  time: z.union([z.number(), z.string()]),
  msg: z.string().default(''),
});
const LoggedError = z.looseObject({ message: z.string().optional(), stack: z.string().optional() });

/** Fields of every line that say nothing on one machine, and those that are shown in a place of their own. */
const HIDDEN = new Set([
  'level',
  'time',
  'msg',
  'pid',
  'hostname',
  'name',
  'service',
  'err',
  'error',
  'v',
  'app_id',
  'instance',
  'ver',
]);
const SHORT: Readonly<Record<string, string>> = { executionId: 'execution', nodeId: 'node', workflowId: 'workflow' };

function toClock(instant: Date): string {
  return [instant.getHours(), instant.getMinutes(), instant.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function toText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return /^[^\s"=]{1,200}$/.test(text) ? text : JSON.stringify(text.slice(0, 500));
}

function toEntry(line: string): z.infer<typeof Entry> | null {
  if (!line.startsWith('{')) return null;
  try {
    return Entry.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

// eslint-disable-next-line no-control-regex -- what a user's text could do to the terminal is what is removed here
const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g;

/**
 * One readable line (`12:01:02 orchestrator INFO  message execution=…`) of a line that a service logged: pino's JSON, or any other text,
 * which is passed on behind the same columns. Line breaks and control characters become blanks.
 */
export function formatLogLine(source: string, line: string, now: Date): string {
  const column = source.padEnd(12);
  const entry = toEntry(line);
  if (entry === null) return `${toClock(now)} ${column} ${line.trimEnd().replaceAll(CONTROL, ' ')}`;
  const fields = Object.entries(entry)
    .filter(([key, value]) => !HIDDEN.has(key) && !(key === 'type' && value === 'log'))
    .map(([key, value]) => `${SHORT[key] ?? key}=${toText(value)}`);
  const failure = LoggedError.safeParse(entry['err'] ?? entry['error']);
  const reason = failure.success ? [failure.data.stack?.split('\n').slice(0, 2).join(' ') ?? failure.data.message] : [];
  const text = [entry.msg, ...fields, ...reason.filter((part) => part !== undefined)].join(' ');
  return `${toClock(new Date(entry.time))} ${column} ${LEVELS[entry.level] ?? String(entry.level)} ${text.replaceAll(CONTROL, ' ')}`;
}
