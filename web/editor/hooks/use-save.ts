import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { EditorEvent, EditorState } from '../state/editor-state.ts';
import { saveStatus } from '../state/save-state.ts';
import { createSaver, type Saver, type SaveWorkflow } from '../state/saver.ts';

/** How long nothing must be edited before it is saved by itself. */
const AUTOSAVE_MS = 2_500;
const RETRY_MS = 10_000;

/** Saves on demand and by itself; one save is on its way at a time. */
export function useSave({
  state,
  latest,
  dispatch,
  save,
  drafts,
}: {
  readonly state: EditorState;
  /** The state with every event so far, rendered or not. */
  readonly latest: RefObject<EditorState>;
  readonly dispatch: (event: EditorEvent) => void;
  readonly save: SaveWorkflow;
  readonly drafts: Set<() => void>;
}): {
  /** Saves what is on the screen, typed text included. Resolves to the revision that is stored, or null when it was not. `revision` overwrites that one. */
  readonly saveNow: (revision?: number) => Promise<number | null>;
} {
  const post = useRef(save);
  useEffect(() => {
    post.current = save;
  });
  const saver = useRef<Saver | null>(null);
  const getSaver = useCallback((): Saver => {
    saver.current ??= createSaver({
      read: () => latest.current,
      dispatch,
      post: async (change) => post.current(change),
    });
    return saver.current;
  }, [latest, dispatch]);
  const saveNow = useCallback(
    async (revision?: number): Promise<number | null> => {
      flushSync(() => {
        for (const flush of drafts) flush();
      });
      return getSaver().save(revision);
    },
    [drafts, getSaver],
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
      // Left through a link: what is typed, and what autosave had not come to yet, is sent on the way out.
      for (const flush of drafts) flush();
      void getSaver().leave();
    },
    [drafts, getSaver],
  );
  const isSaved = saveStatus(stored, present) === 'saved';
  useEffect(() => {
    if (isSaved) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isSaved]);
  return { saveNow };
}
