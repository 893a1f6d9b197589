import type { ExecutionSummary } from '#schemas/execution/execution-api.ts';

/** What an execution runs. */
export type RunVersion = Pick<ExecutionSummary, 'workflowVersion' | 'isDraft' | 'definitionVersion'>;

/** The version of definitions that nobody gave one. */
const UNSET = '1.0.0';

/**
 * What an execution runs, in words: `v3`, `draft`, the version that the definition itself names, or both: `v3 (2.5.0)`. Null where nothing is known.
 * A version that nobody chose is told only where there is nothing else.
 */
export function toVersionText({ workflowVersion, isDraft, definitionVersion }: RunVersion): string | null {
  const own = isDraft ? 'draft' : workflowVersion === null ? null : `v${workflowVersion}`;
  if (own === null) return definitionVersion;
  return definitionVersion === null || definitionVersion === UNSET ? own : `${own} (${definitionVersion})`;
}
