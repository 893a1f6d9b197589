import { toGateEventName } from '#schemas/definition/outcomes.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { useEditor } from '../editor-context.ts';
import { toFieldText } from '../fields/field-text.ts';
import { NumberField } from '../fields/number-field.tsx';
import { TemplateText } from '../fields/template-text.tsx';

const UNITS = ['Hours', 'Minutes', 'Seconds'] as const;

/** Settings of an approval: what is asked, under which event name, and how long it stays open. */
export function ApprovalPanel({ node }: { readonly node: WorkflowNode }) {
  const { edit } = useEditor();
  const write = (changes: Readonly<Record<string, unknown>>): void =>
    edit({ kind: 'configure', nodeId: node.id, changes });
  return (
    <>
      <TemplateText
        nodeId={node.id}
        field="message"
        title="Message"
        help="What the person who decides gets to read."
        kind="lines"
        placeholder="Please review the result"
        value={toFieldText(node.config['message'])}
        onCommit={(text) => write({ message: text.trim() === '' ? undefined : text })}
      />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="pb-1 text-[13px] font-medium">Times out after</legend>
        <div className="grid grid-cols-3 gap-2">
          {UNITS.map((unit) => (
            <NumberField
              key={unit}
              nodeId={node.id}
              field={`timeout${unit}`}
              title={unit}
              placeholder={unit === 'Hours' ? '24' : '0'}
              value={node.config[`timeout${unit}`]}
              onCommit={(value) => write({ [`timeout${unit}`]: value })}
            />
          ))}
        </div>
      </fieldset>
      <TemplateText
        nodeId={node.id}
        field="eventName"
        title="Event name"
        help="The name under which a decision can be sent to the API."
        kind="line"
        takesTemplates={false}
        placeholder={toGateEventName({ id: node.id, config: {} })}
        value={toFieldText(node.config['eventName'])}
        onCommit={(text) => write({ eventName: text.trim() === '' ? undefined : text.trim() })}
      />
    </>
  );
}
