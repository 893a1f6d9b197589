import type { DueFiring } from './due-firing.ts';
import type { Schedule } from './schedule.ts';
import { toLocalTime } from './time-zone.ts';

/** The trigger data of a scheduled start, `{{trigger}}` in templates; instants are ISO 8601 texts in UTC. */
export interface ScheduleTriggerData {
  /** The instant that the schedule names. */
  readonly scheduledAt: string;
  /** When it was fired: never before `scheduledAt`. */
  readonly firedAt: string;
  readonly timeZone: string;
  /** `scheduledAt` in the time zone: `2026-03-29`. */
  readonly date: string;
  /** `scheduledAt` in the time zone: `09:00`. */
  readonly time: string;
  /** The first instant that this start makes up for; null when none was missed. */
  readonly missedSince: string | null;
  /** Null for "every n minutes". */
  readonly cron: string | null;
  /** Null for a cron expression. */
  readonly everyMinutes: number | null;
}

const toInstant = (ms: number): string => new Date(ms).toISOString();

/** Makes the trigger data of a start. */
export function toScheduleTriggerData(
  schedule: Schedule,
  { scheduledAt, missedSince }: Pick<DueFiring, 'missedSince'> & { readonly scheduledAt: number },
  firedAt: number,
): ScheduleTriggerData {
  return {
    scheduledAt: toInstant(scheduledAt),
    firedAt: toInstant(firedAt),
    timeZone: schedule.timeZone,
    ...toLocalTime(scheduledAt, schedule.timeZone),
    missedSince: missedSince === null ? null : toInstant(missedSince),
    cron: schedule.kind === 'cron' ? schedule.cron : null,
    everyMinutes: schedule.kind === 'interval' ? schedule.everyMinutes : null,
  };
}

/** The fields of a scheduled start's trigger data, as completion offers them. */
export const SCHEDULE_FIELDS: readonly (keyof ScheduleTriggerData)[] = [
  'scheduledAt',
  'firedAt',
  'timeZone',
  'date',
  'time',
  'missedSince',
  'cron',
  'everyMinutes',
];
