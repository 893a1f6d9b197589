import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { applyEdit, type Edit } from './edit.ts';

/** An edit with the definition that it was made on. */
interface Step {
  readonly edit: Edit;
  readonly before: WorkflowDefinition;
}

/** Done and undone edits. The newest is last in both lists. */
export interface History {
  readonly past: readonly Step[];
  readonly present: WorkflowDefinition;
  readonly future: readonly Step[];
}

const MAX_STEPS = 500;

/** A history in which nothing was done yet. */
export function startHistory(present: WorkflowDefinition): History {
  return { past: [], present, future: [] };
}

/** Does an edit. One that changes nothing is no step; any other one ends what could be redone. */
export function commitEdit(history: History, edit: Edit): History {
  const present = applyEdit(history.present, edit);
  if (present === history.present) return history;
  return { past: [...history.past, { edit, before: history.present }].slice(-MAX_STEPS), present, future: [] };
}

/** Takes back the last edit: the definition is the very object from before. */
export function undo(history: History): History {
  const step = history.past.at(-1);
  if (step === undefined) return history;
  return { past: history.past.slice(0, -1), present: step.before, future: [...history.future, step] };
}

/** Does again what was taken back last. */
export function redo(history: History): History {
  const step = history.future.at(-1);
  if (step === undefined) return history;
  return {
    past: [...history.past, step],
    present: applyEdit(step.before, step.edit),
    future: history.future.slice(0, -1),
  };
}

const EDIT_NAMES: Readonly<Record<Edit['kind'], string>> = {
  insert: 'add',
  remove: 'delete',
  connect: 'connect',
  move: 'move',
  configure: 'change of configuration',
  rename: 'rename',
  describe: 'change of description',
  enable: 'enable or disable',
  'rename-workflow': 'rename of the workflow',
  restore: 'restoring of a version',
};

/** How a menu or tooltip names an edit. */
export function editName(edit: Edit): string {
  return EDIT_NAMES[edit.kind];
}
