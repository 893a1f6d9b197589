import type { ParsedCron } from '#schemas/schedule/parse-cron.ts';
import type { LocalMinute } from './local-minutes.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function isDay({ daysOfMonth, daysOfWeek, months, isEitherDayEnough }: ParsedCron, shown: number): boolean {
  const date = new Date(shown);
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const day = daysOfMonth.has(date.getUTCDate());
  const weekday = daysOfWeek.has(date.getUTCDay());
  return isEitherDayEnough ? day || weekday : day && weekday;
}

function isMinute(cron: ParsedCron, shown: number): boolean {
  const date = new Date(shown);
  return isDay(cron, shown) && cron.hours.has(date.getUTCHours()) && cron.minutes.has(date.getUTCMinutes());
}

interface Gap {
  readonly before: number;
  readonly after: number;
  readonly endsAt: number;
}

/** Where the clocks leave something out, unless it is a whole day. */
function listGaps(minutes: readonly LocalMinute[]): readonly Gap[] {
  return minutes.slice(1).flatMap(({ at, shown }, index) => {
    const before = minutes[index]?.shown ?? shown;
    return shown - before > MINUTE_MS && shown - before < DAY_MS ? [{ before, after: shown, endsAt: at }] : [];
  });
}

/**
 * When a cron expression fires in these minutes of a zone, told from the clocks alone. An interval fires at every minute that shows a matching time. A
 * fixed time fires once for each matching time of the calendar: the first time it is shown, or when the clocks go on if they left it out.
 */
export function listExpectedFirings(cron: ParsedCron, minutes: readonly LocalMinute[]): readonly number[] {
  const matching = minutes.filter(({ shown }) => isMinute(cron, shown));
  if (!cron.isFixedTime) return matching.map(({ at }) => at);
  const firstAt = new Map(matching.toReversed().map(({ at, shown }) => [shown, at]));
  const firings = new Set(firstAt.values());
  for (const { before, after, endsAt } of listGaps(minutes)) {
    for (let shown = before + MINUTE_MS; shown < after; shown += MINUTE_MS) {
      if (isMinute(cron, shown)) firings.add(endsAt);
    }
  }
  return [...firings].toSorted((a, b) => a - b);
}
