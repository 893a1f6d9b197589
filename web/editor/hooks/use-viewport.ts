import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { CanvasViewport } from '../../canvas/canvas-interaction.ts';
import type { EditorState } from '../state/editor-state.ts';

/** On a phone the properties are a sheet over the canvas. */
function coveredBySheet(): number {
  return document.querySelector('[data-sheet="properties"]')?.getBoundingClientRect().height ?? 0;
}

/** The viewport of the canvas. A step that is selected alone stays in view: its properties take room from the canvas. */
export function useViewport(
  selection: ReadonlySet<string>,
  latest: RefObject<EditorState>,
): { readonly viewport: RefObject<CanvasViewport | null>; readonly onReady: (ready: CanvasViewport) => void } {
  const viewport = useRef<CanvasViewport | null>(null);
  const onReady = useCallback((ready: CanvasViewport) => {
    viewport.current = ready;
  }, []);
  const [selected] = selection;
  const isAlone = selection.size === 1;
  useEffect(() => {
    const node = latest.current.history.present.nodes.find(({ id }) => id === selected);
    if (isAlone && node !== undefined) {
      requestAnimationFrame(() => viewport.current?.reveal(node.position, coveredBySheet()));
    }
  }, [isAlone, selected, latest]);
  return { viewport, onReady };
}
