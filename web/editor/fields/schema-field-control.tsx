import { Braces } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { Switch } from '../../ui/switch.tsx';
import { useEditor } from '../editor-context.ts';
import { fromFieldText, jsonComplaint, toFieldText } from './field-text.ts';
import { readField, writeField, type SchemaField } from './schema-fields.ts';
import { ChoiceField } from './choice-field.tsx';
import { FieldShell } from './field-shell.tsx';
import { TemplateText } from './template-text.tsx';

const TEXT_KINDS = {
  text: 'line',
  number: 'line',
  enum: 'line',
  boolean: 'line',
  multiline: 'lines',
  code: 'code',
  json: 'json',
} as const;

function SmallButton({
  name,
  onClick,
  children,
}: {
  readonly name: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      className="grid h-6 min-w-6 place-items-center rounded-sm px-1 text-xs text-muted-foreground hover:bg-muted hover:text-foreground"
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** The control of one input of a function, as its schema asks for it; choices and switches can take data instead. */
export function SchemaFieldControl({ node, field }: { readonly node: WorkflowNode; readonly field: SchemaField }) {
  const { edit } = useEditor();
  const [isText, setText] = useState(false);
  const value = readField(node.config, field);
  const write = (next: unknown): void => edit({ kind: 'configure', nodeId: node.id, changes: writeField(field, next) });
  const place = {
    nodeId: node.id,
    field: field.name,
    title: field.title,
    help: field.help,
    isRequired: field.isRequired,
  };
  const isChoice = field.control === 'boolean' || field.control === 'enum';
  const isTemplate = isText || (typeof value === 'string' && value.includes('{{'));
  const useData = (
    <SmallButton name={`Use data for ${field.title}`} onClick={() => setText(true)}>
      <Braces className="size-3.5" aria-hidden />
    </SmallButton>
  );
  if (field.control === 'boolean' && !isTemplate) {
    return (
      <FieldShell {...place} inline>
        {(ids) => (
          <span className="flex items-center gap-2">
            {useData}
            <Switch {...ids} checked={(value ?? field.defaultValue) === true} onCheckedChange={write} />
          </span>
        )}
      </FieldShell>
    );
  }
  if (field.control === 'enum' && !isTemplate) {
    return (
      <ChoiceField
        {...place}
        value={typeof value === 'string' || typeof value === 'number' ? String(value) : null}
        options={field.options.map((option) => ({ value: String(option), title: String(option) }))}
        placeholder={field.placeholder}
        aside={useData}
        onChange={(text) => write(field.options.find((option) => String(option) === text))}
      />
    );
  }
  const reset = (): void => {
    setText(false);
    write(undefined);
  };
  return (
    <TemplateText
      {...place}
      kind={TEXT_KINDS[field.control]}
      takesTemplates={field.takesTemplates}
      placeholder={isChoice ? '@ for data of an earlier step' : field.placeholder}
      value={toFieldText(value)}
      onCommit={(text) => write(fromFieldText(text, field.control, value))}
      {...(field.control === 'json' ? { complaint: jsonComplaint } : {})}
      aside={
        isChoice && (
          <SmallButton name={`Choose ${field.title}`} onClick={reset}>
            Reset
          </SmallButton>
        )
      }
    />
  );
}
