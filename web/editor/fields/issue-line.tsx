import { CircleAlert, TriangleAlert } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import type { EditorIssue } from '../checks/repair.ts';
import { useEditor } from '../editor-context.ts';

/** One problem, where it is: what is wrong and how to mend it, with a button where that is one edit. */
export function IssueLine({ issue }: { readonly issue: EditorIssue }) {
  const { edit } = useEditor();
  const { repair } = issue;
  const isError = issue.severity === 'error';
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <p className={classNames('flex gap-1.5 text-xs', isError ? 'text-failed' : 'text-waiting')}>
      <Icon className="mt-0.5 size-3 shrink-0" aria-hidden />
      <span>
        {issue.message} {issue.fix}
        {repair !== undefined && (
          <button
            type="button"
            className="mt-1 block min-h-6 max-w-full rounded-sm border border-current/40 px-1.5 text-left font-mono break-all hover:bg-muted max-sm:min-h-10"
            onClick={() => edit(repair.edit)}
          >
            {repair.title}
          </button>
        )}
      </span>
    </p>
  );
}
