import { useState } from 'react';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../ui/tabs.tsx';
import { useEditor } from '../editor-context.ts';
import { toFieldText } from '../fields/field-text.ts';
import { NumberField } from '../fields/number-field.tsx';
import { TemplateText } from '../fields/template-text.tsx';

const UNITS = ['Days', 'Hours', 'Minutes', 'Seconds'] as const;
const NO_DURATION = Object.fromEntries(UNITS.map((unit) => [`duration${unit}`, undefined]));

/** Settings of a timer: durations that add up, or an instant. */
export function TimerPanel({ node }: { readonly node: WorkflowNode }) {
  const { edit } = useEditor();
  const [tab, setTab] = useState(node.config['until'] === undefined ? 'duration' : 'until');
  const write = (changes: Readonly<Record<string, unknown>>): void =>
    edit({ kind: 'configure', nodeId: node.id, changes });
  return (
    <Tabs value={tab} onValueChange={setTab} className="flex flex-col gap-3">
      <TabsList aria-label="What is waited for">
        <TabsTrigger value="duration">For a while</TabsTrigger>
        <TabsTrigger value="until">Until an instant</TabsTrigger>
      </TabsList>
      <TabsContent value="duration" className="grid grid-cols-2 gap-3">
        {UNITS.map((unit) => (
          <NumberField
            key={unit}
            nodeId={node.id}
            field={`duration${unit}`}
            title={unit}
            placeholder="0"
            value={node.config[`duration${unit}`]}
            onCommit={(value) =>
              write({ [`duration${unit}`]: value, ...(value === undefined ? {} : { until: undefined }) })
            }
          />
        ))}
      </TabsContent>
      <TabsContent value="until" className="flex flex-col gap-3">
        <TemplateText
          nodeId={node.id}
          field="until"
          title="Instant"
          help="ISO 8601, for example 2030-01-31T09:00:00Z, or data that holds one."
          kind="line"
          value={toFieldText(node.config['until'])}
          onCommit={(text) =>
            write(text.trim() === '' ? { until: undefined, durationMinutes: 5 } : { ...NO_DURATION, until: text })
          }
        />
        <TemplateText
          nodeId={node.id}
          field="timeZone"
          title="Time zone"
          help="Of an instant that names none."
          kind="line"
          takesTemplates={false}
          placeholder="UTC"
          value={toFieldText(node.config['timeZone'])}
          onCommit={(text) => write({ timeZone: text.trim() === '' ? undefined : text.trim() })}
        />
      </TabsContent>
    </Tabs>
  );
}
