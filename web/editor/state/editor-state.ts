import type { Edit } from './edit.ts';
import { commitEdit, redo, startHistory, undo, type History } from './history.ts';
import { saveTransition, type SaveEvent, type SaveState } from './save-state.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** A request to put the cursor into a field of the properties panel. It is a new object each time, so that the same request works twice. */
export interface FieldFocus {
  readonly nodeId: string;
  readonly field: string | null;
}

/** Everything that the editor knows besides what is typed at this moment. */
export interface EditorState {
  readonly history: History;
  readonly selection: ReadonlySet<string>;
  readonly focus: FieldFocus | null;
  readonly save: SaveState;
}

/** Events of the editor. */
export type EditorEvent =
  | { readonly kind: 'edit'; readonly edit: Edit; readonly select?: readonly string[] }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'select'; readonly nodeIds: ReadonlySet<string> }
  | { readonly kind: 'focus'; readonly focus: FieldFocus | null }
  | SaveEvent;

/** The editor before anything happened. */
export function startEditor(input: {
  readonly definition: WorkflowDefinition;
  readonly revision: number;
  /** The node to begin with. */
  readonly selected?: string | null;
}): EditorState {
  const { definition, revision, selected } = input;
  return {
    history: startHistory(definition),
    selection: new Set(definition.nodes.map(({ id }) => id).filter((id) => id === selected)),
    focus: null,
    save: { stored: definition, revision, sending: null, failure: null },
  };
}

function withHistory(state: EditorState, history: History): EditorState {
  if (history === state.history) return state;
  const ids = new Set(history.present.nodes.map((node) => node.id));
  const selection = new Set([...state.selection].filter((id) => ids.has(id)));
  return { ...state, history, selection: selection.size === state.selection.size ? state.selection : selection };
}

/** The state after an event; pure, so that React may call it twice. */
export function editorTransition(state: EditorState, event: EditorEvent): EditorState {
  switch (event.kind) {
    case 'edit': {
      const next = withHistory(state, commitEdit(state.history, event.edit));
      return event.select === undefined ? next : { ...next, selection: new Set(event.select), focus: null };
    }
    case 'undo':
      return withHistory(state, undo(state.history));
    case 'redo':
      return withHistory(state, redo(state.history));
    case 'select':
      return { ...state, selection: event.nodeIds, focus: null };
    case 'focus':
      return event.focus === null
        ? { ...state, focus: null }
        : { ...state, focus: event.focus, selection: new Set([event.focus.nodeId]) };
    case 'save-sent':
    case 'save-stored':
    case 'save-failed':
    case 'save-published':
    case 'save-given-up':
      break;
  }
  return { ...state, save: saveTransition(state.save, event) };
}
