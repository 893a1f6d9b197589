import cronstrue from 'cronstrue';
import { parseCron } from '#schemas/schedule/parse-cron.ts';
import type { Schedule } from '#schemas/schedule/schedule.ts';

function intervalWords(minutes: number): string {
  if (minutes === 1) return 'Every minute';
  if (minutes === 60) return 'Every hour';
  return minutes % 60 === 0 ? `Every ${minutes / 60} hours` : `Every ${minutes} minutes`;
}

function cronWords(cron: string): string {
  const reading = parseCron(cron);
  if (!reading.ok) return cron;
  const words = cronstrue.toString(cron.trim(), { use24HourTimeFormat: true, throwExceptionOnParseError: false });
  // Of two day fields either is enough.
  return reading.cron.isEitherDayEnough ? words.replace(', and on ', ', or on ') : words;
}

/** Says a schedule in plain words, without its zone: `At 09:00, Monday through Friday`. */
export function scheduleWords(schedule: Schedule): string {
  return schedule.kind === 'interval' ? intervalWords(schedule.everyMinutes) : cronWords(schedule.cron);
}
