import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';

/** A problem with the number of other places that have it from the same cause. */
export interface Cause<Issue> {
  readonly issue: Issue;
  readonly others: number;
}

/** Tells each cause once, by the first of its problems, in the order given. */
export function onePerCause<Issue extends DefinitionIssue>(issues: readonly Issue[]): readonly Cause<Issue>[] {
  const counts = new Map<string, number>();
  for (const { cause } of issues) if (cause !== undefined) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  const told = new Set<string>();
  return issues.flatMap((issue) => {
    const { cause } = issue;
    if (cause === undefined) return [{ issue, others: 0 }];
    if (told.has(cause)) return [];
    told.add(cause);
    return [{ issue, others: (counts.get(cause) ?? 1) - 1 }];
  });
}
