import { useEffect, useRef } from 'react';
import { isForCanvas } from '../../canvas/keys/is-for-canvas.ts';

/** Editor actions that have a shortcut. */
export interface Shortcuts {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly save: () => void;
  readonly run: () => void;
  readonly duplicate: () => void;
  readonly selectAll: () => void;
  readonly commands: () => void;
  readonly shortcuts: () => void;
  /** The text to put on the clipboard; null when nothing is selected. */
  readonly copy: () => string | null;
  readonly cut: () => string | null;
  /** Says whether the text was taken. */
  readonly paste: (text: string) => boolean;
}

function dialogOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest('[role=dialog]') : null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null
  );
}

/** Keys and clipboard events of the whole window; while text is typed, the text's own undo and clipboard work. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase();
      if (!event.metaKey && !event.ctrlKey) {
        if (key !== '?' || event.altKey || isTyping(event.target)) return;
        event.preventDefault();
        latest.current.shortcuts();
        return;
      }
      const run = (action: () => void): void => {
        event.preventDefault();
        action();
      };
      if (key === 's') return run(latest.current.save);
      if (key === 'k' && dialogOf(event.target) === null) return run(latest.current.commands);
      if (key === 'enter') {
        const dialog = dialogOf(event.target);
        return run(dialog === null ? latest.current.run : () => dialog.querySelector('form')?.requestSubmit());
      }
      if (isTyping(event.target)) return;
      if (key === 'z') run(event.shiftKey ? latest.current.redo : latest.current.undo);
      else if (key === 'y') run(latest.current.redo);
      else if (key === 'd') run(latest.current.duplicate);
      else if (key === 'a') run(latest.current.selectAll);
    };
    const onCopy = (event: ClipboardEvent): void => {
      if (isTyping(event.target) || window.getSelection()?.isCollapsed === false) return;
      const isCut = event.type === 'cut';
      // Steps are taken away from the canvas only, never from a list or a button.
      if (isCut && event.target instanceof Element && !isForCanvas(event.target)) return;
      const text = isCut ? latest.current.cut() : latest.current.copy();
      if (text === null) return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isTyping(event.target)) return;
      if (latest.current.paste(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}
