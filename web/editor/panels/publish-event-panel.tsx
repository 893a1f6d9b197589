import { useState } from 'react';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../ui/tabs.tsx';
import { useEditor } from '../editor-context.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { fromFieldText, jsonComplaint, toFieldText } from '../fields/field-text.ts';
import { TemplateText } from '../fields/template-text.tsx';

const MODES = [
  { value: 'auto', title: 'Binary if all is plain ASCII, else structured' },
  { value: 'binary', title: 'Binary: attributes as headers' },
  { value: 'structured', title: 'Structured: all of it as JSON' },
];

/** Settings of a published event: its type, subject and data, and the topic or URL that it goes to. */
export function PublishEventPanel({ node }: { readonly node: WorkflowNode }) {
  const { edit } = useEditor();
  const [way, setWay] = useState(node.config['sink'] === undefined ? 'topic' : 'sink');
  const write = (changes: Readonly<Record<string, unknown>>): void =>
    edit({ kind: 'configure', nodeId: node.id, changes });
  const text = (field: string) => ({
    nodeId: node.id,
    field,
    kind: 'line' as const,
    value: toFieldText(node.config[field]),
    onCommit: (value: string) => write({ [field]: value.trim() === '' ? undefined : value }),
  });
  return (
    <>
      <TemplateText
        {...text('eventType')}
        title="Event type"
        isRequired
        takesTemplates={false}
        placeholder="com.example.order.placed"
        onCommit={(value) => write({ eventType: value.trim() })}
      />
      <TemplateText {...text('subject')} title="Subject" help="What the event is about, such as an order number." />
      <TemplateText
        {...text('data')}
        title="Data"
        kind="json"
        placeholder={'{\n  "id": "{{trigger.id}}"\n}'}
        complaint={jsonComplaint}
        onCommit={(value) => write({ data: fromFieldText(value, 'json', node.config['data']) })}
      />
      <Tabs value={way} onValueChange={setWay} className="flex flex-col gap-3">
        <TabsList aria-label="Where the event goes">
          <TabsTrigger value="topic">To a topic</TabsTrigger>
          <TabsTrigger value="sink">To a URL</TabsTrigger>
        </TabsList>
        <TabsContent value="topic">
          <TemplateText
            {...text('topic')}
            title="Topic"
            takesTemplates={false}
            placeholder="workflow.triggers"
            help="Events on workflow.triggers can start other workflows."
            onCommit={(value) => write({ topic: value.trim() === '' ? undefined : value.trim(), sink: undefined })}
          />
        </TabsContent>
        <TabsContent value="sink">
          <TemplateText
            {...text('sink')}
            title="URL"
            placeholder="https://broker.example.com"
            help="Any address that takes CloudEvents over HTTP."
            onCommit={(value) =>
              write(value.trim() === '' ? { sink: undefined } : { sink: value.trim(), topic: undefined })
            }
          />
          <ChoiceField
            nodeId={node.id}
            field="sinkMode"
            title="Form"
            help="Headers hold plain ASCII only; some receivers do not decode anything else."
            value={typeof node.config['sinkMode'] === 'string' ? node.config['sinkMode'] : 'auto'}
            options={MODES}
            onChange={(mode) => write({ sinkMode: mode === 'auto' ? undefined : mode })}
          />
        </TabsContent>
      </Tabs>
    </>
  );
}
