import Link from 'next/link';
import type { Problem } from '#schemas/problem.ts';
import type { RerunUse } from '../../wire/workflow.ts';

/** Why nothing was started, each problem with how to mend it, and the way to where it is mended. */
export function RefusedRerun({
  problem,
  workflowId,
  use,
  labels,
}: {
  readonly problem: Problem;
  readonly workflowId: string;
  readonly use: RerunUse;
  /** Labels of steps by id. */
  readonly labels: ReadonlyMap<string, string>;
}) {
  const errors = problem.errors ?? [];
  return (
    <div role="alert" className="rounded-md border border-failed/40 bg-failed/5 p-3 text-[13px]">
      <p className="font-medium">{problem.detail ?? problem.title}</p>
      {errors.length === 0 ? null : (
        <ul className="mt-1.5 flex max-h-40 list-disc flex-col gap-1 overflow-y-auto pl-4">
          {errors.map(({ node, message, fix }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- two problems may say the same
            <li key={index}>
              {node === null || node === undefined ? null : (
                <span className="font-medium">{labels.get(node) ?? node}: </span>
              )}
              {message} {fix === undefined ? null : <span className="text-muted-foreground">{fix}</span>}
            </li>
          ))}
        </ul>
      )}
      {use === 'same' ? null : (
        <Link
          href={`/workflows/${encodeURIComponent(workflowId)}`}
          className="mt-2 inline-block font-medium underline underline-offset-4"
        >
          Open the draft to mend it
        </Link>
      )}
    </div>
  );
}
