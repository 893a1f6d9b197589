import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { PaletteEntry } from '../palette/palette-entry.ts';

/** Something that the editor does by itself, as sheet and palette name it. */
export interface EditorAction {
  readonly id: string;
  readonly title: string;
  /** Its key together with Ctrl or ⌘, `shift+` before it where Shift is held too; bare for keys that need neither. */
  readonly key: { readonly text: string; readonly isBare: boolean; readonly isShifted: boolean } | null;
}

const withCtrl = (text: string, isShifted = false) => ({ text, isBare: false, isShifted });
const bare = (text: string) => ({ text, isBare: true, isShifted: false });

/** Every action of the editor that has no place of its own on the canvas, with its key. */
export const EDITOR_ACTIONS = [
  { id: 'run', title: 'Run', key: withCtrl('Enter') },
  { id: 'save', title: 'Save', key: withCtrl('S') },
  { id: 'publish', title: 'Publish', key: null },
  { id: 'undo', title: 'Undo', key: withCtrl('Z') },
  { id: 'redo', title: 'Redo', key: withCtrl('Z', true) },
  { id: 'duplicate', title: 'Duplicate the selected steps', key: withCtrl('D') },
  { id: 'selectAll', title: 'Select all steps', key: withCtrl('A') },
  { id: 'remove', title: 'Delete the selected steps', key: bare('Delete') },
  { id: 'layout', title: 'Arrange the steps', key: null },
  { id: 'fit', title: 'Fit the view', key: null },
  { id: 'problems', title: 'Show the problems', key: null },
  { id: 'commands', title: 'Find a command, a step or something to add', key: withCtrl('K') },
  { id: 'shortcuts', title: 'Show the keyboard shortcuts', key: bare('?') },
] as const satisfies readonly EditorAction[];

/** The ids of the actions. */
export type EditorActionId = (typeof EDITOR_ACTIONS)[number]['id'];

/** Keys of the canvas and of fields that are no action: for the sheet alone. */
export const OTHER_KEYS: readonly EditorAction[] = [
  { id: 'copy', title: 'Copy the selected steps', key: withCtrl('C') },
  { id: 'cut', title: 'Cut the selected steps', key: withCtrl('X') },
  { id: 'paste', title: 'Paste steps, or the JSON of a workflow', key: withCtrl('V') },
  { id: 'move', title: 'Move the selected steps', key: bare('← ↑ → ↓') },
  { id: 'reference', title: 'Insert data of an earlier step into a field', key: bare('@') },
];

/** Something that the page around the editor does. */
export interface PageCommand {
  readonly title: string;
  readonly act: () => void;
}

/** One line of the palette of commands. */
export type Command =
  | { readonly kind: 'action'; readonly id: EditorActionId; readonly title: string; readonly words: readonly string[] }
  | { readonly kind: 'page'; readonly page: PageCommand; readonly title: string; readonly words: readonly string[] }
  | { readonly kind: 'step'; readonly nodeId: string; readonly title: string; readonly words: readonly string[] }
  | { readonly kind: 'add'; readonly entry: PaletteEntry; readonly title: string; readonly words: readonly string[] };

/** What the palette offers: every action but the palette itself, what the page does, going to each step, and adding each kind of step. */
export function listCommands(
  definition: WorkflowDefinition,
  entries: readonly PaletteEntry[],
  pageCommands: readonly PageCommand[],
): readonly Command[] {
  return [
    ...EDITOR_ACTIONS.filter(({ id }) => id !== 'commands').map(({ id, title }): Command => ({
      kind: 'action',
      id,
      title,
      words: [],
    })),
    ...pageCommands.map((page): Command => ({ kind: 'page', page, title: page.title, words: [] })),
    ...definition.nodes.map(({ id, label }): Command => ({
      kind: 'step',
      nodeId: id,
      title: label || id,
      words: [id, 'go to'],
    })),
    ...entries.map((entry): Command => ({ kind: 'add', entry, title: entry.title, words: [entry.description, 'add'] })),
  ];
}
