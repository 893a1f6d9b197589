import cronstrue from 'cronstrue';
import { parseCron } from '#schemas/schedule/parse-cron.ts';
import type { Schedule } from '#schemas/schedule/schedule.ts';

function intervalWords(minutes: number): string {
  if (minutes === 1) return 'Every minute';
  if (minutes === 60) return 'Every hour';
  return minutes % 60 === 0 ? `Every ${minutes / 60} hours` : `Every ${minutes} minutes`;
}

/** `*\/7` begins anew with each hour, so `Every 7 minutes` would be wrong at the full hour. */
function tellRestart(words: string, cron: string): string {
  const [minute = '', hour = ''] = cron.trim().split(/\s+/);
  const minutes = Number(/^\*\/(\d+)$/.exec(minute)?.[1] ?? 1);
  const hours = Number(/^\*\/(\d+)$/.exec(hour)?.[1] ?? 1);
  const told = 60 % minutes === 0 ? words : words.replace(/(\d+ minutes)/, '$1 from the full hour');
  return 24 % hours === 0 ? told : told.replace(/(\d+ hours)/, '$1 from midnight');
}

function cronWords(cron: string): string {
  const reading = parseCron(cron);
  if (!reading.ok) return cron;
  const options = { use24HourTimeFormat: true, throwExceptionOnParseError: false };
  const words = tellRestart(cronstrue.toString(cron.trim(), options), cron);
  // Of two day fields either is enough.
  return reading.cron.isEitherDayEnough ? words.replace(', and on ', ', or on ') : words;
}

/** Says a schedule in plain words, without its zone: `At 09:00, Monday through Friday`. */
export function scheduleWords(schedule: Schedule): string {
  return schedule.kind === 'interval' ? intervalWords(schedule.everyMinutes) : cronWords(schedule.cron);
}
