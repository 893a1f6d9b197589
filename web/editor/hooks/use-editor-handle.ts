import { useImperativeHandle, type Ref, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { CanvasViewport } from '../../canvas/canvas-interaction.ts';
import type { EditorEvent, EditorState } from '../state/editor-state.ts';
import { toOpenedDefinition } from './use-editor-state.ts';

/** What the page around can do with the draft. */
export interface EditorHandle {
  /** What is on the screen, typed text included. */
  readonly readDraft: () => WorkflowDefinition;
  /** Puts another definition in place of the draft, as one step of undo, and saves it. Resolves to whether it is stored. */
  readonly restore: (definition: WorkflowDefinition) => Promise<boolean>;
}

/** Hands the page around its handle. */
export function useEditorHandle(
  handle: Ref<EditorHandle> | undefined,
  editor: {
    readonly latest: RefObject<EditorState>;
    readonly viewport: RefObject<CanvasViewport | null>;
    readonly drafts: Set<() => void>;
    readonly functions: readonly FunctionDescriptor[];
    readonly dispatch: (event: EditorEvent) => void;
    readonly saveNow: () => Promise<number | null>;
  },
): void {
  const { latest, viewport, drafts, functions, dispatch, saveNow } = editor;
  useImperativeHandle(
    handle,
    () => ({
      readDraft: () => {
        flushSync(() => {
          for (const flush of drafts) flush();
        });
        return latest.current.history.present;
      },
      restore: async (definition) => {
        const opened = toOpenedDefinition(definition, functions);
        flushSync(() => dispatch({ kind: 'edit', edit: { kind: 'restore', definition: opened }, select: [] }));
        requestAnimationFrame(() => viewport.current?.fit());
        return (await saveNow()) !== null;
      },
    }),
    [dispatch, drafts, functions, latest, viewport, saveNow],
  );
}
