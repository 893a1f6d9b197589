import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import { classNames } from '../../ui/class-names.ts';

/** One problem, where it is: what is wrong and how to mend it. */
export function IssueLine({ issue }: { readonly issue: DefinitionIssue }) {
  const isError = issue.severity === 'error';
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <p className={classNames('flex gap-1.5 text-xs', isError ? 'text-failed' : 'text-waiting')}>
      <Icon className="mt-0.5 size-3 shrink-0" aria-hidden />
      <span>
        {issue.message} {issue.fix}
      </span>
    </p>
  );
}
