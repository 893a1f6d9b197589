import type { TriggerConfig } from '../definition/node-config.ts';
import { parseCron } from './parse-cron.ts';
import { isTimeZone } from './time-zone.ts';

/** When a trigger fires: at the times of a cron expression in a time zone, or every so many minutes. */
export type Schedule = {
  /** What happens to instants that passed while nothing could fire (decision D92). */
  readonly catchUp: 'once' | 'skip';
  /** The zone of the cron expression; without one, the zone in which dates are told. */
  readonly timeZone: string;
} & ({ readonly kind: 'cron'; readonly cron: string } | { readonly kind: 'interval'; readonly everyMinutes: number });

/** The zone of a trigger that names none. */
export const DEFAULT_TIME_ZONE = 'UTC';

/** The schedule of a trigger's config; null when it has none, or one that cannot be read. */
export function toSchedule(config: TriggerConfig): Schedule | null {
  const { triggerType, cron, everyMinutes, timeZone = DEFAULT_TIME_ZONE, catchUp = 'once' } = config;
  if (triggerType !== 'schedule' || !isTimeZone(timeZone)) return null;
  if ((cron === undefined) === (everyMinutes === undefined)) return null;
  if (everyMinutes !== undefined) return { kind: 'interval', everyMinutes, timeZone, catchUp };
  return cron !== undefined && parseCron(cron).ok ? { kind: 'cron', cron, timeZone, catchUp } : null;
}
