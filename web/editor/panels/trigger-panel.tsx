import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { useEditor } from '../editor-context.ts';
import { fromFieldText, jsonComplaint, toFieldText } from '../fields/field-text.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { TemplateText } from '../fields/template-text.tsx';
import { firstSchedule, ScheduleFields } from './schedule/schedule-fields.tsx';
import { eventTypeOf, withEventType } from './event-type-filter.ts';

const KINDS = [
  { value: 'manual', title: 'By hand or API' },
  { value: 'webhook', title: 'Webhook' },
  { value: 'event', title: 'Event' },
  { value: 'schedule', title: 'Schedule' },
];

const KIND_HELP: Readonly<Record<string, string>> = {
  manual: 'Runs when someone presses Run or calls the API.',
  webhook: 'Runs when its address is called; the body of the call is the trigger data.',
  event: 'Runs once for each CloudEvent that passes the filters; the whole event is the trigger data.',
  schedule: 'Runs the published version at its times; the trigger data says which time it is.',
};

function EventFilters({ node }: { readonly node: WorkflowNode }) {
  const { edit } = useEditor();
  const { filters } = node.config;
  const write = (next: unknown): void => edit({ kind: 'configure', nodeId: node.id, changes: { filters: next } });
  return (
    <>
      <TemplateText
        nodeId={node.id}
        field="eventType"
        title="Event type"
        kind="line"
        takesTemplates={false}
        placeholder="com.example.order.placed"
        help="Exactly this type. Leave it empty to filter otherwise below."
        value={eventTypeOf(filters)}
        onCommit={(text) => write(withEventType(filters, text.trim()))}
      />
      <TemplateText
        nodeId={node.id}
        field="filters"
        title="Filters"
        kind="json"
        takesTemplates={false}
        placeholder={'[{ "prefix": { "type": "com.example." } }]'}
        help="All must hold: exact, prefix, suffix, all, any, not over attributes of the event."
        value={toFieldText(filters)}
        complaint={jsonComplaint}
        onCommit={(text) => write(fromFieldText(text, 'json'))}
      />
    </>
  );
}

/** Settings of a trigger: what starts the workflow, and what its input looks like. */
export function TriggerPanel({ node }: { readonly node: WorkflowNode }) {
  const { edit } = useEditor();
  const kind = typeof node.config['triggerType'] === 'string' ? node.config['triggerType'] : 'manual';
  const write = (changes: Readonly<Record<string, unknown>>): void =>
    edit({ kind: 'configure', nodeId: node.id, changes });
  return (
    <>
      <ChoiceField
        nodeId={node.id}
        field="triggerType"
        title="Starts"
        help={KIND_HELP[kind]}
        value={kind}
        options={KINDS}
        onChange={(triggerType) =>
          write({ triggerType, ...(triggerType === 'schedule' ? firstSchedule(node.config) : {}) })
        }
      />
      {kind === 'event' && <EventFilters node={node} />}
      {kind === 'schedule' && <ScheduleFields node={node} />}
      {kind !== 'event' && kind !== 'schedule' && (
        <TemplateText
          nodeId={node.id}
          field="inputSchema"
          title="Input schema"
          kind="json"
          takesTemplates={false}
          placeholder={'{\n  "type": "object",\n  "properties": {\n    "city": { "type": "string" }\n  }\n}'}
          help="JSON Schema of the input. With it, Run shows a form and later steps complete its fields."
          value={toFieldText(node.config['inputSchema'])}
          complaint={jsonComplaint}
          onCommit={(text) => write({ inputSchema: fromFieldText(text, 'json') })}
        />
      )}
    </>
  );
}
