import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { toSchedule } from '#schemas/schedule/schedule.ts';
import { NextFirings } from '../client/schedule/next-firings.tsx';
import { scheduleWords } from '../client/schedule/schedule-words.ts';

/** When a schedule fires, in words, and by its next instants while it is live. */
export function ScheduleDetails({ config, isLive }: { readonly config: unknown; readonly isLive: boolean }) {
  const schedule = toSchedule(TriggerConfig.parse(config));
  if (schedule === null) {
    return <p className="text-[13px] text-muted-foreground">It never fires: set its times in the editor.</p>;
  }
  return (
    <>
      <p className="text-[13px] text-muted-foreground">{scheduleWords(schedule)}</p>
      {isLive ? <NextFirings schedule={schedule} /> : null}
    </>
  );
}
