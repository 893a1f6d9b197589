import { Input } from '../../ui/input.tsx';
import { FieldShell } from './field-shell.tsx';
import { useDraft } from './use-draft.ts';

/** A plain number, without templates; emptied it is not given. */
export function NumberField({
  nodeId,
  field,
  title,
  help,
  value,
  placeholder,
  onCommit,
}: {
  readonly nodeId: string;
  readonly field: string;
  readonly title: string;
  readonly help?: string | null | undefined;
  readonly value: unknown;
  readonly placeholder?: string | undefined;
  readonly onCommit: (value: number | undefined) => void;
}) {
  const draft = useDraft(typeof value === 'number' ? String(value) : '', (text) => {
    const number = Number(text);
    if (text.trim() === '') onCommit(undefined);
    else if (Number.isFinite(number)) onCommit(number);
  });
  return (
    <FieldShell nodeId={nodeId} field={field} title={title} help={help}>
      {(ids) => (
        <Input
          {...ids}
          type="text"
          inputMode="decimal"
          className="tabular-nums"
          placeholder={placeholder}
          value={draft.text}
          onChange={(event) => draft.change(event.currentTarget.value)}
          onBlur={draft.leave}
        />
      )}
    </FieldShell>
  );
}
