import { useId, useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import { useEditor } from '../editor-context.ts';
import {
  completeReference,
  findOpenReference,
  matchSuggestions,
  suggestReferences,
  type Suggestion,
} from './template-completion.ts';
import type { Draft } from './use-draft.ts';

type Control = HTMLTextAreaElement | HTMLInputElement;

/** The listbox of a text field that takes templates. */
export interface Completion {
  readonly listId: string;
  readonly found: readonly Suggestion[];
  readonly active: number;
  /** Looks at what stands before the cursor; called after each change of text or cursor. */
  readonly look: () => void;
  readonly close: () => void;
  readonly choose: (suggestion: Suggestion) => void;
  /** Arrows, Enter, Tab and Escape while the list is open; says whether the key was used. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

/** Offers upstream data behind `@` and `{{`. */
export function useCompletion(nodeId: string, control: RefObject<Control | null>, draft: Draft): Completion {
  const { definition, functions } = useEditor();
  const listId = useId();
  const [cursor, setCursor] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const open = cursor === null ? null : findOpenReference(draft.text, cursor);
  const isOpen = open !== null;
  const suggestions = useMemo(
    () => (isOpen ? suggestReferences(definition, nodeId, functions) : []),
    [isOpen, definition, nodeId, functions],
  );
  const query = open?.query ?? '';
  const found = useMemo(() => matchSuggestions(suggestions, query), [suggestions, query]);
  const current = Math.min(active, Math.max(found.length - 1, 0));
  const close = (): void => setCursor(null);
  const choose = (suggestion: Suggestion): void => {
    if (open === null) return;
    const done = completeReference(draft.text, open, suggestion);
    draft.change(done.text);
    close();
    const field = control.current;
    field?.focus();
    requestAnimationFrame(() => {
      // By the next frame somebody may be in another field: what is typed must not come here.
      if (document.activeElement === field) field?.setSelectionRange(done.cursor, done.cursor);
    });
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const chosen = found[current];
    if (chosen === undefined) return false;
    if (event.key === 'ArrowDown') setActive((current + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((current + found.length - 1) % found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(chosen);
    else if (event.key === 'Escape') close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const look = (): void => {
    const at = control.current?.selectionStart ?? null;
    if (at !== cursor) setActive(0);
    setCursor(at);
  };
  return { listId, found, active: current, look, close, choose, onKeyDown };
}
