import type { Problem } from '#schemas/problem.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** How what is on the screen relates to what is stored. */
export interface SaveState {
  /** The definition that is stored, as far as known. */
  readonly stored: WorkflowDefinition;
  readonly revision: number;
  /** The save that is under way; null when none is. */
  readonly sending: WorkflowDefinition | null;
  /** Why the last save failed. After a conflict nothing is saved until someone has chosen. */
  readonly failure: { readonly status: number; readonly problem: Problem } | null;
}

/** Events of a save. */
export type SaveEvent =
  | { readonly kind: 'save-sent'; readonly definition: WorkflowDefinition }
  | { readonly kind: 'save-stored'; readonly revision: number }
  | { readonly kind: 'save-failed'; readonly status: number; readonly problem: Problem }
  /** What is stored was published, which counts as a change of the workflow. */
  | { readonly kind: 'save-published'; readonly revision: number }
  /** The definition on the screen is given up: what the others saved is loaded. */
  | { readonly kind: 'save-given-up'; readonly definition: WorkflowDefinition };

/** The word for it: `conflict` when someone else saved in between. */
export type SaveStatus = 'saved' | 'saving' | 'unsaved' | 'conflict' | 'failed';

/** The state after an event; an answer that nobody waits for changes nothing. */
export function saveTransition(state: SaveState, event: SaveEvent): SaveState {
  switch (event.kind) {
    case 'save-sent':
      return { ...state, sending: event.definition, failure: null };
    case 'save-stored':
      if (state.sending === null) return state;
      return {
        stored: state.sending,
        revision: event.revision,
        sending: null,
        failure: null,
      };
    case 'save-published':
      return { ...state, revision: event.revision };
    case 'save-given-up':
      return { ...state, stored: event.definition, sending: null, failure: null };
    case 'save-failed':
      break;
  }
  return { ...state, sending: null, failure: { status: event.status, problem: event.problem } };
}

/** The save state to show for the definition on the screen. */
export function saveStatus(state: SaveState, present: WorkflowDefinition): SaveStatus {
  if (state.sending !== null) return 'saving';
  if (state.failure?.status === 409) return 'conflict';
  if (present === state.stored) return 'saved';
  return state.failure === null ? 'unsaved' : 'failed';
}

/** The revision that the other side has now, where the problem answer of a conflict names it. */
export function theirRevision(state: SaveState): number | null {
  const revision = state.failure?.problem['revision'] ?? state.failure?.problem['currentRevision'];
  return typeof revision === 'number' ? revision : null;
}
