import type { Problem } from '#schemas/problem.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { EditorEvent, EditorState } from './editor-state.ts';
import { saveStatus } from './save-state.ts';

/** The function of the page that stores a definition. */
export type SaveWorkflow = (input: {
  readonly definition: WorkflowDefinition;
  readonly revision: number;
}) => Promise<
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly status: number; readonly problem: Problem }
>;

const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'The server cannot be reached',
  status: 503,
  detail: 'Your changes are kept here and saved as soon as it answers.',
};

/** Saves the state of an editor, one save at a time. */
export interface Saver {
  /** Saves what there is once the save before is answered. Resolves to the revision that is stored, or null when it was not. `revision` overwrites that one. */
  save(revision?: number): Promise<number | null>;
  /** The last save, when the editor goes: also of what was typed while a save is under way. A conflict stays for somebody to choose. */
  leave(): Promise<void>;
}

/** Makes the saver of an editor; `read` gives the state with every event that was dispatched, `dispatch` takes effect at once. */
export function createSaver({
  read,
  dispatch,
  post,
}: {
  readonly read: () => EditorState;
  readonly dispatch: (event: EditorEvent) => void;
  readonly post: SaveWorkflow;
}): Saver {
  const current: { attempt: Promise<number | null> | null } = { attempt: null };
  const send = async (revision: number | undefined): Promise<number | null> => {
    const { history, save: stored } = read();
    const definition = history.present;
    if (definition === stored.stored && revision === undefined) return stored.revision;
    dispatch({ kind: 'save-sent', definition });
    try {
      const answer = await post({ definition, revision: revision ?? stored.revision });
      if (answer.ok) dispatch({ kind: 'save-stored', revision: answer.revision });
      else dispatch({ kind: 'save-failed', status: answer.status, problem: answer.problem });
      return answer.ok ? answer.revision : null;
    } catch {
      dispatch({ kind: 'save-failed', status: 503, problem: UNREACHABLE });
      return null;
    }
  };
  const save = async (revision?: number): Promise<number | null> => {
    while (current.attempt !== null) await current.attempt;
    const attempt = send(revision);
    current.attempt = attempt;
    const revisionStored = await attempt;
    current.attempt = null;
    return revisionStored;
  };
  return {
    save,
    leave: async () => {
      while (current.attempt !== null) await current.attempt;
      const { history, save: stored } = read();
      const status = saveStatus(stored, history.present);
      if (status === 'unsaved' || status === 'failed') await save();
    },
  };
}
