import { CircleX } from 'lucide-react';
import Link from 'next/link';
import { z } from 'zod';
import type { Failure } from '#schemas/failure.ts';
import { ProblemError } from '#schemas/problem.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

const Details = z.object({ problems: z.array(ProblemError) });

function toVersionName(version: number | null): string {
  return version === null ? 'This workflow' : `Version ${version}`;
}

/** Why an event or a webhook could not start what it matched, and how to mend that and run it after all. */
export function FailedStart({
  error,
  workflowId,
  version,
  definition,
  onSelectNode,
}: {
  readonly error: Failure;
  readonly workflowId: string;
  readonly version: number | null;
  readonly definition: WorkflowDefinition;
  readonly onSelectNode: (nodeId: string) => void;
}) {
  const details = Details.safeParse(error.details);
  const problems = details.success ? details.data.problems : [];
  const labels = new Map(definition.nodes.map(({ id, label }) => [id, label || id]));
  return (
    <section
      aria-label="Not started"
      data-testid="execution-error"
      className="flex gap-2 border-b border-failed/30 bg-failed/5 px-4 py-2 text-[13px]"
    >
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {problems.length === 0
            ? error.message
            : `${toVersionName(version)} could not be started. What is wrong with it:`}
        </p>
        {problems.length === 0 ? null : (
          <ul aria-label="Problems" className="mt-1 flex max-h-40 list-disc flex-col gap-1 overflow-y-auto pl-4">
            {problems.map(({ node, message, fix }, index) => {
              const label = node === null || node === undefined ? undefined : labels.get(node);
              return (
                // oxlint-disable-next-line react/no-array-index-key -- two problems may say the same
                <li key={index} className="break-words">
                  {label === undefined || !node ? null : (
                    <button
                      type="button"
                      className="font-medium underline underline-offset-4"
                      onClick={() => onSelectNode(node)}
                    >
                      {label}
                    </button>
                  )}
                  {label === undefined ? '' : ': '}
                  {message} {fix === undefined ? null : <span className="text-muted-foreground">{fix}</span>}
                </li>
              );
            })}
          </ul>
        )}
        <p className="mt-1 text-muted-foreground">
          What came in is kept. Mend{' '}
          <Link
            href={`/workflows/${encodeURIComponent(workflowId)}`}
            className="font-medium text-foreground underline underline-offset-4"
          >
            the workflow
          </Link>
          , publish it, then run this again with the published version.
        </p>
      </div>
    </section>
  );
}
