import { Switch } from '#web/ui/switch.tsx';
import type { WorkflowNode } from '#schemas/workflow-definition.ts';
import { useEditor } from '../editor-context.ts';
import { fromFieldText, jsonComplaint, toFieldText } from '../field-text.ts';
import { readField, writeField, type SchemaField } from '../schema-fields.ts';
import { ChoiceField } from './choice-field.tsx';
import { FieldShell } from './field-shell.tsx';
import { TemplateText } from './template-text.tsx';

const TEXT_KINDS = { text: 'line', number: 'line', multiline: 'lines', code: 'code', json: 'json' } as const;

/** Clears a field so that its default counts again. */
function ResetButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <button type="button" className="text-xs text-muted-foreground hover:text-foreground" onClick={onClick}>
      Reset
    </button>
  );
}

/** The control of one input of a function, as its schema asks for it. */
export function SchemaFieldControl({ node, field }: { readonly node: WorkflowNode; readonly field: SchemaField }) {
  const { edit } = useEditor();
  const value = readField(node.config, field);
  const write = (next: unknown): void => edit({ kind: 'configure', nodeId: node.id, changes: writeField(field, next) });
  const place = {
    nodeId: node.id,
    field: field.name,
    title: field.title,
    help: field.help,
    isRequired: field.isRequired,
  };
  const isTemplate = typeof value === 'string' && value.includes('{{');
  if (field.control === 'boolean' && !isTemplate) {
    return (
      <FieldShell {...place} inline>
        {(ids) => <Switch {...ids} checked={(value ?? field.defaultValue) === true} onCheckedChange={write} />}
      </FieldShell>
    );
  }
  if (field.control === 'enum' && !isTemplate) {
    const options = field.options.map((option) => ({ value: String(option), title: String(option) }));
    return (
      <ChoiceField
        {...place}
        value={typeof value === 'string' || typeof value === 'number' ? String(value) : null}
        options={options}
        placeholder={field.placeholder}
        onChange={(text) => write(field.options.find((option) => String(option) === text))}
      />
    );
  }
  const control = field.control === 'boolean' || field.control === 'enum' ? 'text' : field.control;
  return (
    <TemplateText
      {...place}
      kind={TEXT_KINDS[control]}
      takesTemplates={field.takesTemplates}
      placeholder={field.placeholder}
      value={toFieldText(value)}
      onCommit={(text) => write(fromFieldText(text, field.control, value))}
      {...(control === 'json' ? { complaint: jsonComplaint } : {})}
      aside={control !== field.control ? <ResetButton onClick={() => write(undefined)} /> : undefined}
    />
  );
}
