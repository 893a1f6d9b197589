import { useId } from 'react';
import { Input } from '../../ui/input.tsx';
import { Label } from '../../ui/label.tsx';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { REQUIRED_MARK } from '../fields/field-shell.tsx';
import { keptText } from './run-input.ts';
import type { SchemaField } from '../fields/schema-fields.ts';

/** One field of the trigger's input; no templates here, for nothing ran yet. */
export function RunFormField({
  field,
  values,
  problem,
  onChange,
}: {
  readonly field: SchemaField;
  readonly values: Readonly<Record<string, unknown>>;
  readonly problem: string | null;
  readonly onChange: (value: unknown) => void;
}) {
  const id = useId();
  const text = keptText(values, field);
  const common = {
    id,
    'aria-invalid': problem !== null || undefined,
    'aria-describedby': `${id}-note`,
    'aria-required': field.isRequired,
  };
  const isLong = field.control === 'json' || field.control === 'multiline' || field.control === 'code';
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id} className={field.isRequired ? REQUIRED_MARK : undefined}>
        {field.title}
      </Label>
      {field.control === 'boolean' ? (
        <Switch {...common} checked={(values[field.name] ?? field.defaultValue) === true} onCheckedChange={onChange} />
      ) : field.control === 'enum' ? (
        <Select value={text} onValueChange={onChange}>
          <SelectTrigger {...common}>
            <SelectValue placeholder={field.placeholder ?? 'Choose…'} />
          </SelectTrigger>
          <SelectContent>
            {field.options.map((option) => (
              <SelectItem key={option} value={String(option)}>
                {String(option)}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      ) : isLong ? (
        <Textarea
          {...common}
          rows={4}
          className="font-mono text-xs leading-5"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <Input
          {...common}
          inputMode={field.control === 'number' ? 'decimal' : 'text'}
          placeholder={field.placeholder ?? undefined}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      <div id={`${id}-note`} className="flex flex-col gap-1 text-xs">
        {problem === null ? null : <p className="text-failed">{problem}</p>}
        {field.help === null ? null : <p className="text-muted-foreground">{field.help}</p>}
      </div>
    </div>
  );
}
