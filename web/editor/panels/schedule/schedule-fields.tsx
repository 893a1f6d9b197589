import { TriggerConfig } from '#schemas/definition/node-config.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { canFire, parseCron } from '#schemas/schedule/parse-cron.ts';
import { DEFAULT_TIME_ZONE, toSchedule, type Schedule } from '#schemas/schedule/schedule.ts';
import { NextFirings } from '../../../client/schedule/next-firings.tsx';
import { scheduleWords } from '../../../client/schedule/schedule-words.ts';
import { readOwnTimeZone } from '../../../client/schedule/time-zones.ts';
import { useEditor } from '../../editor-context.ts';
import { ChoiceField } from '../../fields/choice-field.tsx';
import { toFieldText } from '../../fields/field-text.ts';
import { NumberField } from '../../fields/number-field.tsx';
import { TemplateText } from '../../fields/template-text.tsx';
import { TimeZoneField } from './time-zone-field.tsx';

const KINDS = [
  { value: 'cron', title: 'At times of the calendar' },
  { value: 'interval', title: 'Every so many minutes' },
];

const CATCH_UPS = [
  { value: 'once', title: 'Start once for all of them' },
  { value: 'skip', title: 'Skip them' },
];

const FIRST_CRON = '0 9 * * *';
const FIRST_MINUTES = 15;

/** What a trigger fires at when it has just become a schedule: a time of day where the reader is. */
export function firstSchedule(config: WorkflowNode['config']): Readonly<Record<string, unknown>> {
  if (config['cron'] !== undefined || config['everyMinutes'] !== undefined) return {};
  return { cron: FIRST_CRON, timeZone: readOwnTimeZone() };
}

/** The schedule of a node as it is now; null while there is something wrong with it. */
function readSchedule(node: WorkflowNode): Schedule | null {
  const config = TriggerConfig.safeParse(node.config);
  const schedule = config.success ? toSchedule(config.data) : null;
  if (schedule?.kind !== 'cron') return schedule;
  const reading = parseCron(schedule.cron);
  return reading.ok && canFire(reading.cron) ? schedule : null;
}

function cronComplaint(text: string): string | null {
  const reading = parseCron(text);
  return reading.ok ? null : `${reading.message} ${reading.fix}`;
}

/** Settings of a schedule: when it fires, in which zone, and what happens to what was missed; and when it fires next. */
export function ScheduleFields({ node }: { readonly node: WorkflowNode }) {
  const { edit } = useEditor();
  const { cron, everyMinutes, timeZone, catchUp } = node.config;
  const kind = everyMinutes === undefined ? 'cron' : 'interval';
  const schedule = readSchedule(node);
  const write = (changes: Readonly<Record<string, unknown>>): void =>
    edit({ kind: 'configure', nodeId: node.id, changes });
  const choose = (chosen: string): void =>
    write(
      chosen === 'interval'
        ? { cron: undefined, everyMinutes: FIRST_MINUTES }
        : {
            everyMinutes: undefined,
            cron: FIRST_CRON,
            ...(timeZone === undefined ? { timeZone: readOwnTimeZone() } : {}),
          },
    );
  return (
    <>
      <ChoiceField nodeId={node.id} field="kind" title="Fires" value={kind} options={KINDS} onChange={choose} />
      {kind === 'cron' && (
        <>
          <TemplateText
            nodeId={node.id}
            field="cron"
            title="Cron expression"
            kind="line"
            takesTemplates={false}
            placeholder="0 9 * * 1-5"
            help="Minute, hour, day of the month, month, day of the week."
            value={toFieldText(cron)}
            complaint={cronComplaint}
            onCommit={(text) => write({ cron: text.trim() === '' ? undefined : text.trim() })}
          />
          <TimeZoneField
            nodeId={node.id}
            value={typeof timeZone === 'string' ? timeZone : DEFAULT_TIME_ZONE}
            onChange={(chosen) => write({ timeZone: chosen })}
          />
        </>
      )}
      {kind === 'interval' && (
        <NumberField
          nodeId={node.id}
          field="everyMinutes"
          title="Minutes between firings"
          help="Counted from midnight UTC of 1 January 1970: publishing again does not move them."
          value={everyMinutes}
          onCommit={(minutes) => {
            if (minutes !== undefined) write({ everyMinutes: minutes });
          }}
        />
      )}
      {schedule !== null && (
        <section aria-label="When it fires" className="flex flex-col gap-1.5 rounded-md border bg-muted/50 p-2.5">
          <p className="text-[13px] font-medium">{scheduleWords(schedule)}</p>
          <NextFirings schedule={schedule} />
        </section>
      )}
      <ChoiceField
        nodeId={node.id}
        field="catchUp"
        title="Missed firings"
        help="Nothing could fire at that time, or only more than a minute late."
        value={typeof catchUp === 'string' ? catchUp : 'once'}
        options={CATCH_UPS}
        onChange={(chosen) => write({ catchUp: chosen })}
      />
    </>
  );
}
