import { useCallback, useDeferredValue, useMemo, useRef, useState, type RefObject } from 'react';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { normalizeDefinition } from '#schemas/normalize-definition.ts';
import { validateDefinition } from '#schemas/validate-definition.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { withReadableLayout } from '../../canvas/auto-layout.ts';
import type { Editor } from '../editor-context.ts';
import { editorTransition, startEditor, type EditorEvent, type EditorState } from '../state/editor-state.ts';
import { wordIssue } from '../checks/issue-words.ts';
import { findGluedReferences } from '../checks/glued-references.ts';
import { findLongWaits } from '../checks/long-waits.ts';
import { findSkippedReferences } from '../checks/skipped-references.ts';
import { findWholeDivisions } from '../checks/whole-divisions.ts';
import type { EditorIssue } from '../checks/repair.ts';
import { findUnfilteredTriggers } from '../checks/unfiltered-triggers.ts';
import { paletteEntries } from '../palette/palette-entry.ts';
import { findUnknownFields } from '../checks/unknown-fields.ts';

/** A stored workflow, as the editor opens it. */
export interface OpenedWorkflow {
  readonly id: string;
  readonly name: string;
  readonly definition: WorkflowDefinition;
  readonly revision: number;
}

/** A stored definition as the editor shows it: in today's names, and laid out where its steps lie upon each other. */
export function toOpenedDefinition(
  definition: WorkflowDefinition,
  functions: readonly FunctionDescriptor[],
): WorkflowDefinition {
  const bySlug = new Map(functions.map((each) => [each.slug, each]));
  return withReadableLayout(normalizeDefinition(definition, bySlug));
}

/** The editor's state, and what follows from it for everything on the page. */
export function useEditorState(
  workflow: OpenedWorkflow,
  functions: readonly FunctionDescriptor[],
  selected: string | null,
): {
  readonly state: EditorState;
  /** The state with every event so far, rendered or not: what is typed last is in it even when the editor goes. */
  readonly latest: RefObject<EditorState>;
  readonly dispatch: (event: EditorEvent) => void;
  readonly editor: Editor;
} {
  const bySlug = useMemo(() => new Map(functions.map((each) => [each.slug, each])), [functions]);
  const [state, setState] = useState(() => {
    const { definition, revision } = workflow;
    return startEditor({ definition: toOpenedDefinition(definition, functions), revision, selected });
  });
  const latest = useRef(state);
  const dispatch = useCallback((event: EditorEvent): void => {
    // One computation for both: what is stored is recognised by its identity.
    latest.current = editorTransition(latest.current, event);
    setState(latest.current);
  }, []);
  const [drafts] = useState(() => new Set<() => void>());
  const definition = state.history.present;
  const settled = useDeferredValue(definition);
  const [openedAtMs] = useState(Date.now);
  const issues = useMemo(
    (): readonly EditorIssue[] => [
      ...validateDefinition(settled, { functions: bySlug }).map((issue) => wordIssue(issue, settled, bySlug)),
      ...findUnknownFields(settled, bySlug),
      ...findGluedReferences(settled, bySlug),
      ...findSkippedReferences(settled, bySlug),
      ...findWholeDivisions(settled, bySlug),
      ...findUnfilteredTriggers(settled),
      ...findLongWaits(settled, openedAtMs),
    ],
    [settled, bySlug, openedAtMs],
  );
  const entries = useMemo(() => paletteEntries(functions), [functions]);
  const { selection, focus } = state;
  const editor = useMemo<Editor>(
    () => ({
      definition,
      functions,
      entries,
      issues,
      selection,
      focus,
      drafts,
      edit: (edit, select) => dispatch({ kind: 'edit', edit, ...(select === undefined ? {} : { select }) }),
      select: (nodeIds) => dispatch({ kind: 'select', nodeIds: new Set(nodeIds) }),
      jumpTo: (wanted) => dispatch({ kind: 'focus', focus: { ...wanted } }),
    }),
    [definition, functions, entries, issues, selection, focus, drafts, dispatch],
  );
  return { state, latest, dispatch, editor };
}
