import { useEffect, useId, useRef, type ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Label } from '../../ui/label.tsx';
import type { EditorIssue } from '../checks/repair.ts';
import { useEditor } from '../editor-context.ts';
import { IssueLine } from './issue-line.tsx';

/** Attributes that connect a control with its label, help and problems. */
export interface ControlIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** The star behind the name of a field that must be filled in. */
export const REQUIRED_MARK = "after:ml-1 after:text-muted-foreground after:content-['*']";

/** The problems of a field of a node: `rows` has those of `rows.0.left` too. */
function useFieldIssues(nodeId: string, field: string): readonly EditorIssue[] {
  const { issues } = useEditor();
  return issues.filter(
    (issue) => issue.nodeId === nodeId && (issue.field === field || issue.field?.startsWith(`${field}.`) === true),
  );
}

/** Label, control, help and problems of one field, and the place that a problem's entry jumps to. */
export function FieldShell({
  nodeId,
  field,
  title,
  help,
  isRequired = false,
  aside,
  inline = false,
  typed,
  children,
}: {
  readonly nodeId: string;
  readonly field: string;
  readonly title: string;
  readonly help?: string | null | undefined;
  readonly isRequired?: boolean;
  /** Something small at the end of the label's line. */
  readonly aside?: ReactNode;
  /** The control stands beside its label instead of under it. */
  readonly inline?: boolean;
  /** While a text is typed: what is wrong with it so far. The problems of the text before it are not shown then. */
  readonly typed?: { readonly complaint: string | null; readonly isPending: boolean };
  readonly children: (ids: ControlIds) => ReactNode;
}) {
  const { focus } = useEditor();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const stored = useFieldIssues(nodeId, field);
  const issues = typed?.isPending === true ? [] : stored;
  const complaint = typed?.complaint ?? null;
  const isMeant = focus?.nodeId === nodeId && (focus.field === field || focus.field?.startsWith(`${field}.`) === true);
  const wanted = isMeant ? focus : null;
  useEffect(() => {
    if (wanted === null) return;
    box.current?.closest('details')?.setAttribute('open', '');
    box.current?.scrollIntoView({ block: 'center' });
    document.getElementById(id)?.focus();
  }, [wanted, id]);
  const hasNote = issues.length > 0 || complaint !== null || (help ?? '') !== '';
  const control = children({
    id,
    'aria-describedby': hasNote ? `${id}-note` : undefined,
    'aria-invalid': issues.some(({ severity }) => severity === 'error') || undefined,
  });
  return (
    <div ref={box} data-field={field} className="flex flex-col gap-1.5">
      <div className="flex min-h-6 items-center justify-between gap-2">
        <Label htmlFor={id} className={classNames('min-w-0 truncate', isRequired && REQUIRED_MARK)}>
          {title}
        </Label>
        {inline ? control : aside}
      </div>
      {!inline && control}
      {hasNote && (
        <div id={`${id}-note`} className="flex flex-col gap-1">
          {issues.map((issue) => (
            <IssueLine key={`${issue.code}${issue.field}${issue.message}`} issue={issue} />
          ))}
          {issues.length === 0 && complaint !== null && <p className="text-xs text-waiting">{complaint}</p>}
          {help != null && help !== '' && <p className="text-xs text-muted-foreground">{help}</p>}
        </div>
      )}
    </div>
  );
}
