import { createContext, useContext } from 'react';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { EditorIssue } from './checks/repair.ts';
import type { Edit } from './state/edit.ts';
import type { FieldFocus } from './state/editor-state.ts';
import type { PaletteEntry } from './palette/palette-entry.ts';

/** State and actions shared by all parts of the editor. */
export interface Editor {
  readonly definition: WorkflowDefinition;
  readonly functions: readonly FunctionDescriptor[];
  readonly entries: readonly PaletteEntry[];
  readonly issues: readonly EditorIssue[];
  readonly selection: ReadonlySet<string>;
  readonly focus: FieldFocus | null;
  /** Does an edit, as one step of undo; `select` names the nodes selected afterwards. */
  readonly edit: (edit: Edit, select?: readonly string[]) => void;
  readonly select: (nodeIds: readonly string[]) => void;
  readonly jumpTo: (focus: FieldFocus) => void;
  /** Text fields register what is typed but not committed yet, so that saving and running see it. */
  readonly drafts: Set<() => void>;
}

export const EditorContext = createContext<Editor | null>(null);

/** The editor above. @throws when there is none, which is a mistake in the code. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error('useEditor needs an EditorContext above.');
  return editor;
}
