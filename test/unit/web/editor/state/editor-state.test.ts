import { expect, test } from 'vitest';
import { editorTransition, startEditor, type EditorEvent } from '#web/editor/state/editor-state.ts';
import { saveStatus, theirRevision } from '#web/editor/state/save-state.ts';
import { definition, node } from '../arbitrary-edits.ts';

const stored = definition([node('a'), node('b')], 'a>b');
const start = startEditor({ definition: stored, revision: 7 });
const after = (...events: readonly EditorEvent[]) => events.reduce(editorTransition, start);
const rename = (name: string): EditorEvent => ({ kind: 'edit', edit: { kind: 'rename-workflow', name } });
const statusOf = (state: typeof start) => saveStatus(state.save, state.history.present);
const conflict: EditorEvent = {
  kind: 'save-failed',
  status: 409,
  problem: { type: 'about:blank', title: 'Conflict', status: 409, revision: 9 },
};

test('an edit makes the workflow unsaved, and its undo makes it saved again', () => {
  expect(statusOf(start)).toBe('saved');
  expect(statusOf(after(rename('X')))).toBe('unsaved');
  expect(statusOf(after(rename('X'), { kind: 'undo' }))).toBe('saved');
});

test('changes made during a save are unsaved afterwards', () => {
  const sent = after(rename('X'));
  const sending = editorTransition(sent, { kind: 'save-sent', definition: sent.history.present });
  expect(statusOf(sending)).toBe('saving');
  const answered: EditorEvent = { kind: 'save-stored', revision: 8 };
  expect(statusOf(editorTransition(sending, answered))).toBe('saved');
  const edited = editorTransition(sending, rename('Y'));
  expect(statusOf(editorTransition(edited, answered))).toBe('unsaved');
  expect(editorTransition(edited, answered).save).toMatchObject({ revision: 8 });
});

test('a conflict stays until someone chooses, and names the other revision', () => {
  const edited = after(rename('X'));
  const state = [{ kind: 'save-sent', definition: edited.history.present } as const, conflict, rename('Y')].reduce(
    editorTransition,
    edited,
  );
  expect(statusOf(state)).toBe('conflict');
  expect(theirRevision(state.save)).toBe(9);
});

test('any other failure is told as such, with the work still there', () => {
  const state = after(rename('X'), { ...conflict, status: 503 });
  expect(statusOf(state)).toBe('failed');
  expect(state.history.present.name).toBe('X');
});

test('an answer to an unknown save changes nothing', () => {
  expect(after({ kind: 'save-stored', revision: 9 }).save).toEqual(start.save);
});

test('a deleted node is no longer selected', () => {
  const state = after(
    { kind: 'select', nodeIds: new Set(['a', 'b']) },
    { kind: 'edit', edit: { kind: 'remove', nodeIds: ['a'], edgeKeys: [] } },
  );
  expect([...state.selection]).toEqual(['b']);
});

test('jumping to a field selects its node', () => {
  const state = after({ kind: 'focus', focus: { nodeId: 'b', field: 'url' } });
  expect([...state.selection]).toEqual(['b']);
  expect(state.focus).toEqual({ nodeId: 'b', field: 'url' });
});

test('publishing changes the revision and leaves the draft saved', () => {
  const state = after({ kind: 'save-published', revision: 8 });
  expect(state.save.revision).toBe(8);
  expect(statusOf(state)).toBe('saved');
});

test('a restored version is an unsaved edit that undo reverts', () => {
  const restored: EditorEvent = { kind: 'edit', edit: { kind: 'restore', definition: definition([node('c')]) } };
  expect(after(restored).history.present.nodes.map(({ id }) => id)).toEqual(['c']);
  expect(statusOf(after(restored))).toBe('unsaved');
  expect(after(restored, { kind: 'undo' }).history.present).toBe(stored);
});

test('A5: the editor opens with the step selected that was asked for, if it is still there', () => {
  const open = (selected: string | null) => startEditor({ definition: stored, revision: 7, selected }).selection;
  expect([...open('b')]).toEqual(['b']);
  expect([...open('gone')]).toEqual([]);
  expect([...open(null)]).toEqual([]);
});
