import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { Problem } from '#schemas/problem.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { EditorEvent, EditorState } from '../state/editor-state.ts';
import { saveStatus } from '../state/save-state.ts';

/** The function of the page that stores a definition. */
export type SaveWorkflow = (input: {
  readonly definition: WorkflowDefinition;
  readonly revision: number;
}) => Promise<
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly status: number; readonly problem: Problem }
>;

/** How long nothing must be edited before it is saved by itself. */
const AUTOSAVE_MS = 2_500;
const RETRY_MS = 10_000;

const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'The server cannot be reached',
  status: 503,
  detail: 'Your changes are kept here and saved as soon as it answers.',
};

/** Saves on demand and by itself; one save is on its way at a time. */
export function useSave({
  state,
  dispatch,
  save,
  drafts,
}: {
  readonly state: EditorState;
  readonly dispatch: (event: EditorEvent) => void;
  readonly save: SaveWorkflow;
  readonly drafts: Set<() => void>;
}): {
  /** Saves what is on the screen, typed text included. Resolves to the revision that is stored, or null when it was not. `revision` overwrites that one. */
  readonly saveNow: (revision?: number) => Promise<number | null>;
  readonly latest: RefObject<EditorState>;
} {
  const latest = useRef(state);
  const post = useRef(save);
  const running = useRef<Promise<number | null> | null>(null);
  useEffect(() => {
    latest.current = state;
    post.current = save;
  });
  const send = useCallback(
    async (revision?: number): Promise<number | null> => {
      const { history, save: stored } = latest.current;
      const definition = history.present;
      if (definition === stored.stored && revision === undefined) return stored.revision;
      dispatch({ kind: 'save-sent', definition });
      try {
        const answer = await post.current({ definition, revision: revision ?? stored.revision });
        // At once: whoever waits for this goes on from the revision that it brought.
        flushSync(() =>
          answer.ok
            ? dispatch({ kind: 'save-stored', revision: answer.revision })
            : dispatch({ kind: 'save-failed', status: answer.status, problem: answer.problem }),
        );
        return answer.ok ? answer.revision : null;
      } catch {
        dispatch({ kind: 'save-failed', status: 503, problem: UNREACHABLE });
        return null;
      }
    },
    [dispatch],
  );
  const saveNow = useCallback(
    async (revision?: number): Promise<number | null> => {
      flushSync(() => {
        for (const flush of drafts) flush();
      });
      if (running.current !== null) await running.current;
      const attempt = send(revision);
      running.current = attempt;
      const stored = await attempt;
      if (running.current === attempt) running.current = null;
      return stored;
    },
    [drafts, send],
  );
  const { save: stored } = state;
  const { present } = state.history;
  useEffect(() => {
    const status = saveStatus(stored, present);
    if (status !== 'unsaved' && status !== 'failed') return;
    const timer = setTimeout(() => void saveNow(), status === 'failed' ? RETRY_MS : AUTOSAVE_MS);
    return () => clearTimeout(timer);
  }, [stored, present, saveNow]);
  useEffect(
    () => () => {
      // Left through a link: what autosave had not come to yet is sent on the way out.
      const { history, save } = latest.current;
      const status = saveStatus(save, history.present);
      if (status === 'unsaved' || status === 'failed') void send();
    },
    [send],
  );
  const isSaved = saveStatus(stored, present) === 'saved';
  useEffect(() => {
    if (isSaved) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isSaved]);
  return { saveNow, latest };
}
