import { describeChanges, type DefinitionChange } from '#schemas/definition/changes/describe-changes.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { normalizeDefinition } from '#schemas/normalize-definition.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { toVersionText } from '../../client/version-text.ts';
import type { ExecutionSnapshot } from '../../wire/execution-snapshot.ts';
import type { RerunUse } from '../../wire/workflow.ts';

/** What is stored of an execution's workflow now. */
export interface StoredWorkflow {
  readonly draft: WorkflowDefinition;
  readonly published: { readonly version: number; readonly definition: WorkflowDefinition } | null;
}

/** What can be run again. */
export interface RerunChoice {
  readonly use: RerunUse;
  readonly title: string;
  /** What differs from what ran; null where there is nothing to compare, which is where it cannot be chosen either. */
  readonly changes: readonly DefinitionChange[] | null;
}

/** Whether the execution is a start that failed: nothing of it ever ran. */
export function isFailedStart(error: { readonly type: string } | null): boolean {
  return error?.type === 'start_failed';
}

function toSameTitle(execution: ExecutionSnapshot): string {
  if (execution.isDraft) return 'The same draft, as it was';
  const version = toVersionText(execution);
  return version === null ? 'The same definition' : `The same version, ${version}`;
}

/** The three choices of Run again; `stored` is null where the workflow is gone, or where the definition came with the start. */
export function toRerunChoices(
  execution: ExecutionSnapshot,
  stored: StoredWorkflow | null,
  functions: readonly FunctionDescriptor[],
): readonly RerunChoice[] {
  const bySlug = new Map(functions.map((each) => [each.slug, each]));
  const ran = normalizeDefinition(execution.definition, bySlug);
  // What was moved on the canvas runs as before.
  const compare = (definition: WorkflowDefinition) =>
    describeChanges(ran, normalizeDefinition(definition, bySlug)).filter(({ kind }) => kind !== 'layout');
  const published = stored?.published ?? null;
  return [
    { use: 'same', title: toSameTitle(execution), changes: [] },
    {
      use: 'published',
      title: published === null ? 'The published version' : `The published version, v${published.version}`,
      changes: published === null ? null : compare(published.definition),
    },
    { use: 'draft', title: 'The draft', changes: stored === null ? null : compare(stored.draft) },
  ];
}

/** The choice to begin with: what ran, or, where it could not even start, the first that is something else. */
export function toFirstChoice(choices: readonly RerunChoice[], isFailed: boolean): RerunUse {
  const other = choices.find(({ changes }) => changes !== null && changes.length > 0);
  return isFailed ? (other?.use ?? 'same') : 'same';
}
