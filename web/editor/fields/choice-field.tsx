import type { ReactNode } from 'react';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '../../ui/select.tsx';
import { FieldShell } from './field-shell.tsx';

/** One value out of a few. `null` stands for "not given", shown as the default. */
export function ChoiceField({
  nodeId,
  field,
  title,
  help,
  isRequired,
  value,
  options,
  placeholder,
  aside,
  onChange,
}: {
  readonly nodeId: string;
  readonly field: string;
  readonly title: string;
  readonly help?: string | null | undefined;
  readonly isRequired?: boolean;
  readonly value: string | null;
  readonly options: readonly { readonly value: string; readonly title: string }[];
  readonly placeholder?: string | null | undefined;
  readonly aside?: ReactNode;
  readonly onChange: (value: string) => void;
}) {
  return (
    <FieldShell nodeId={nodeId} field={field} title={title} help={help} isRequired={isRequired ?? false} aside={aside}>
      {(ids) => (
        <Select value={value ?? ''} onValueChange={onChange}>
          <SelectTrigger {...ids}>
            <SelectValue placeholder={placeholder ?? 'Choose…'} />
          </SelectTrigger>
          <SelectContent>
            {options.map((option) => (
              <SelectItem key={option.value} value={option.value}>
                {option.title}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </FieldShell>
  );
}
