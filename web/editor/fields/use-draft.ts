import { useCallback, useEffect, useRef, useState } from 'react';
import { useEditor } from '../editor-context.ts';

/** How long a pause in typing is before what was typed becomes one step of undo. */
const PAUSE_MS = 900;

/** A text control's value while it is typed in. */
export interface Draft {
  readonly text: string;
  /** The shown value is not stored yet. Problems of the stored value are not about it. */
  readonly isPending: boolean;
  readonly change: (text: string) => void;
  /** Commits now and shows the stored value again: when the control is left. */
  readonly leave: () => void;
}

interface Typed {
  readonly text: string;
  readonly base: string;
  /** Committed, so that the next value from outside is our own. */
  readonly isCommitted: boolean;
  readonly isPending: boolean;
}

/** Keeps what is typed local, and commits it once a pause, when left, when the control goes, or when the editor saves. */
export function useDraft(value: string, commit: (text: string) => void): Draft {
  const { drafts } = useEditor();
  const [typed, setTyped] = useState<Typed | null>(null);
  if (typed !== null && typed.base !== value) {
    setTyped(typed.isCommitted ? { ...typed, base: value, isCommitted: false } : null);
  }
  const open = useRef<{ text: string; timer: ReturnType<typeof setTimeout> } | null>(null);
  const latestCommit = useRef(commit);
  useEffect(() => {
    latestCommit.current = commit;
  });
  const flush = useCallback(() => {
    const pending = open.current;
    if (pending === null) return;
    open.current = null;
    clearTimeout(pending.timer);
    setTyped((before) => (before === null ? null : { ...before, isCommitted: true, isPending: false }));
    latestCommit.current(pending.text);
  }, []);
  useEffect(() => {
    drafts.add(flush);
    return () => {
      drafts.delete(flush);
      flush();
    };
  }, [drafts, flush]);
  const change = useCallback(
    (text: string) => {
      if (open.current !== null) clearTimeout(open.current.timer);
      open.current = { text, timer: setTimeout(flush, PAUSE_MS) };
      setTyped((before) => ({ text, base: before?.base ?? value, isCommitted: false, isPending: true }));
    },
    [flush, value],
  );
  const leave = useCallback(() => {
    flush();
    setTyped(null);
  }, [flush]);
  return { text: typed?.text ?? value, isPending: typed?.isPending ?? false, change, leave };
}
