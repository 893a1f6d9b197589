import { useDeferredValue, useMemo } from 'react';
import { describeChanges, type DefinitionChange } from '#schemas/definition/changes/describe-changes.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { toOpenedDefinition } from '../hooks/use-editor-state.ts';
import type { Publication } from './publication.ts';

/** What the definition on the screen changes in the live version; nothing where there is none. */
export function usePublishedChanges(
  { live }: Publication,
  definition: WorkflowDefinition,
  functions: readonly FunctionDescriptor[],
): readonly DefinitionChange[] {
  const settled = useDeferredValue(definition);
  // As the editor opens a draft: what only the opening makes of it is no change.
  const published = useMemo(
    () => (live === null ? null : toOpenedDefinition(live.definition, functions)),
    [live, functions],
  );
  return useMemo(() => (published === null ? [] : describeChanges(published, settled)), [published, settled]);
}
