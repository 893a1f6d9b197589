import { Minus, Pencil, Plus, type LucideIcon } from 'lucide-react';
import type { FieldChange } from '#schemas/definition/changes/changed-fields.ts';
import type { DefinitionChange } from '#schemas/definition/changes/describe-changes.ts';
import { classNames } from '../ui/class-names.ts';
import { toChangeSign, toChangeText, type ChangeSign } from './change-text.ts';

const LOOKS: Readonly<Record<ChangeSign, { readonly icon: LucideIcon; readonly classes: string }>> = {
  added: { icon: Plus, classes: 'text-completed' },
  removed: { icon: Minus, classes: 'text-failed' },
  changed: { icon: Pencil, classes: 'text-muted-foreground' },
};

/** Beyond so many nobody reads on: the rest is counted. */
const MOST_CHANGES = 60;
const MOST_FIELDS = 12;

function More({ count, what }: { readonly count: number; readonly what: string }) {
  if (count <= 0) return null;
  return (
    <li className="text-muted-foreground">
      and {count} more {what}
    </li>
  );
}

function Field({ change: { field, before, after } }: { readonly change: FieldChange }) {
  return (
    <li className="min-w-0 text-xs">
      <span className="text-muted-foreground">{field}: </span>
      {before === null ? (
        <span className="text-muted-foreground">nothing</span>
      ) : (
        <del className="rounded-sm bg-failed/10 px-1 font-mono break-words text-failed no-underline">{before}</del>
      )}
      <span className="text-muted-foreground">
        {' '}
        <span aria-hidden>→</span>
        <span className="sr-only">is now</span>{' '}
      </span>
      {after === null ? (
        <span className="text-muted-foreground">nothing</span>
      ) : (
        <ins className="rounded-sm bg-completed/10 px-1 font-mono break-words text-completed no-underline">{after}</ins>
      )}
    </li>
  );
}

function fieldsOf(change: DefinitionChange): readonly FieldChange[] {
  if (change.kind === 'setting') return [change];
  return change.kind === 'step-changed' ? change.fields : [];
}

/** What differs between two definitions, for people: one line a change, with the values of changed fields below it. */
export function ChangeList({
  changes,
  label,
  className,
}: {
  readonly changes: readonly DefinitionChange[];
  /** The list's name for screen readers. */
  readonly label: string;
  readonly className?: string;
}) {
  return (
    <ul aria-label={label} className={classNames('flex flex-col gap-1.5 text-[13px]', className)}>
      {changes.slice(0, MOST_CHANGES).map((change, index) => {
        const { icon: Icon, classes } = LOOKS[toChangeSign(change)];
        const fields = fieldsOf(change);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- the list of a comparison never changes
          <li key={index} className="flex min-w-0 gap-2">
            <Icon aria-hidden className={classNames('mt-1 size-3.5 shrink-0', classes)} />
            <div className="min-w-0 flex-1 break-words">
              {toChangeText(change)}
              {fields.length === 0 ? null : (
                <ul className="mt-0.5 flex flex-col gap-1">
                  {fields.slice(0, MOST_FIELDS).map((field) => (
                    <Field key={field.field} change={field} />
                  ))}
                  <More count={fields.length - MOST_FIELDS} what="fields" />
                </ul>
              )}
            </div>
          </li>
        );
      })}
      <More count={changes.length - MOST_CHANGES} what="changes" />
    </ul>
  );
}
