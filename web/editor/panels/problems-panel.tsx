import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react';
import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { onePerCause } from '../checks/one-per-cause.ts';
import { useEditor } from '../editor-context.ts';

/** What is shown of a problem. */
export type ShownProblem = Pick<DefinitionIssue, 'nodeId' | 'field' | 'message' | 'fix' | 'severity'>;

/** One problem; pressing it goes to the node and field that it is about. */
export function ProblemEntry({
  issue,
  others = 0,
  onJump,
}: {
  readonly issue: ShownProblem;
  /** Other places with a problem of the same cause. */
  readonly others?: number;
  readonly onJump?: () => void;
}) {
  const { definition, jumpTo } = useEditor();
  const isError = issue.severity === 'error';
  const Icon = isError ? CircleAlert : TriangleAlert;
  const { nodeId } = issue;
  const label = definition.nodes.find((node) => node.id === nodeId)?.label ?? nodeId;
  return (
    <button
      type="button"
      disabled={nodeId === null}
      className="flex w-full items-start gap-2.5 rounded-md px-2 py-1.5 text-left text-[13px] enabled:hover:bg-muted max-sm:py-2.5"
      onClick={() => {
        if (nodeId !== null) jumpTo({ nodeId, field: issue.field });
        onJump?.();
      }}
    >
      <Icon className={classNames('mt-0.5 size-4 shrink-0', isError ? 'text-failed' : 'text-waiting')} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="sr-only">{isError ? 'Error: ' : 'Warning: '}</span>
        {label !== null && <span className="font-medium">{label}: </span>}
        {issue.message} <span className="text-muted-foreground">{issue.fix}</span>
        {others > 0 && (
          <span className="text-muted-foreground">
            {' '}
            Also in {others === 1 ? 'one other place' : `${others} other places`}.
          </span>
        )}
      </span>
    </button>
  );
}

/** Every problem of the definition, errors first; what has one cause is told once. */
export function ProblemsPanel({ onClose }: { readonly onClose: () => void }) {
  const { issues } = useEditor();
  const sorted = issues.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  return (
    <section aria-label="Problems" className="flex max-h-60 shrink-0 flex-col border-t bg-card max-md:max-h-[40dvh]">
      <div className="flex items-center justify-between py-1 pr-2 pl-4">
        <h2 className="text-[13px] font-semibold">Problems</h2>
        <Button variant="ghost" size="icon-small" aria-label="Close problems" onClick={onClose}>
          <X />
        </Button>
      </div>
      <div className="min-h-0 overflow-y-auto px-2 pb-2">
        {sorted.length === 0 && (
          <p className="flex items-center gap-2 px-2 py-1.5 text-[13px] text-muted-foreground">
            <CircleCheck className="size-4 text-completed" aria-hidden /> Nothing is wrong.
          </p>
        )}
        {onePerCause(sorted).map(({ issue, others }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- two issues may say the same
          <ProblemEntry key={index} issue={issue} others={others} />
        ))}
      </div>
    </section>
  );
}
