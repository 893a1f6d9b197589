import { useMemo } from 'react';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { useEditor } from '../editor-context.ts';
import { toFieldText } from '../fields/field-text.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { SchemaFieldControl } from '../fields/schema-field-control.tsx';
import { TemplateText } from '../fields/template-text.tsx';
import { withoutOptions } from '../fields/retry-fields.ts';
import { schemaFields } from '../fields/schema-fields.ts';

/** Settings of an action: its function, and a form made of that function's input schema. */
export function ActionPanel({ node }: { readonly node: WorkflowNode }) {
  const { functions, edit } = useEditor();
  const slug = toFieldText(node.config['actionId']);
  const descriptor = functions.find((each) => each.slug === slug);
  const fields = useMemo(() => withoutOptions(schemaFields(descriptor?.inputSchema)), [descriptor]);
  const write = (actionId: string): void => edit({ kind: 'configure', nodeId: node.id, changes: { actionId } });
  const options = functions
    .filter((each) => each.isEnabled || each.slug === slug)
    .map((each) => ({ value: each.slug, title: each.name }));
  return (
    <>
      {descriptor === undefined ? (
        <TemplateText
          nodeId={node.id}
          field="actionId"
          title="Function"
          kind="line"
          takesTemplates={false}
          placeholder="system/http-request"
          value={slug}
          onCommit={write}
        />
      ) : (
        <ChoiceField
          nodeId={node.id}
          field="actionId"
          title="Function"
          help={descriptor.description}
          value={slug}
          options={options}
          onChange={write}
        />
      )}
      {fields.map((field) => (
        <SchemaFieldControl key={`${slug} ${field.name}`} node={node} field={field} />
      ))}
    </>
  );
}
