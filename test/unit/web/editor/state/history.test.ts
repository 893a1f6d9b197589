import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitEdit, redo, startHistory, undo } from '#web/editor/state/history.ts';
import { anyEdit, definition, node } from '../arbitrary-edits.ts';

const start = definition([node('a'), node('b'), node('c'), node('d')], 'a>b', 'b>c');

test('undoing every edit gives back the definition it began with, and redoing them the one it ended with', () => {
  fc.assert(
    fc.property(fc.array(anyEdit, { maxLength: 12 }), (edits) => {
      const done = edits.reduce(commitEdit, startHistory(start));
      const undone = done.past.reduce(undo, done);
      expect(undone.present).toBe(start);
      expect(undone.past).toEqual([]);
      const redone = undone.future.reduce(redo, undone);
      expect(redone).toEqual(done);
    }),
  );
});

test('one undo after one edit is the identity', () => {
  fc.assert(
    fc.property(fc.array(anyEdit, { maxLength: 6 }), anyEdit, (edits, edit) => {
      const before = edits.reduce(commitEdit, startHistory(start));
      const after = commitEdit(before, edit);
      if (after !== before) expect(undo(after).present).toBe(before.present);
    }),
  );
});

test('an edit never writes into the definition that it was made on', () => {
  fc.assert(
    fc.property(fc.array(anyEdit, { maxLength: 6 }), (edits) => {
      const copy = structuredClone(start);
      edits.reduce(commitEdit, startHistory(start));
      expect(start).toEqual(copy);
    }),
  );
});

test('an edit that changes nothing is no step', () => {
  const history = startHistory(start);
  expect(commitEdit(history, { kind: 'move', positions: { a: { x: 0, y: 0 } } })).toBe(history);
  expect(commitEdit(history, { kind: 'rename', nodeId: 'a', label: 'a' })).toBe(history);
  expect(commitEdit(history, { kind: 'connect', edge: { source: 'a', target: 'b' } })).toBe(history);
  expect(commitEdit(history, { kind: 'remove', nodeIds: ['missing'], edgeKeys: [] })).toBe(history);
});

test('a new edit clears the redo history', () => {
  const undone = undo(commitEdit(startHistory(start), { kind: 'rename-workflow', name: 'X' }));
  expect(commitEdit(undone, { kind: 'rename-workflow', name: 'Y' }).future).toEqual([]);
});
