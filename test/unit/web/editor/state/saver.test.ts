import { expect, test } from 'vitest';
import { editorTransition, startEditor, type EditorEvent } from '#web/editor/state/editor-state.ts';
import { createSaver, type SaveWorkflow } from '#web/editor/state/saver.ts';
import { definition, node } from '../arbitrary-edits.ts';

type Answer = Awaited<ReturnType<SaveWorkflow>>;

/** An editor whose saves are answered when the test says so. */
function open() {
  let state = startEditor({ definition: definition([node('a')]), revision: 1 });
  const sent: { readonly name: string; readonly revision: number; readonly answer: (answer: Answer) => void }[] = [];
  const dispatch = (event: EditorEvent): void => {
    state = editorTransition(state, event);
  };
  const saver = createSaver({
    read: () => state,
    dispatch,
    post: async (change) =>
      new Promise((answer) => {
        sent.push({ name: change.definition.name, revision: change.revision, answer });
      }),
  });
  const type = (name: string): void => dispatch({ kind: 'edit', edit: { kind: 'rename-workflow', name } });
  return { saver, sent, type };
}

const stored = (revision: number): Answer => ({ ok: true, revision });
const conflict: Answer = { ok: false, status: 409, problem: { type: 'about:blank', title: 'Conflict', status: 409 } };
/** Lets everything that waits for an answer go on. */
const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('D16: a text typed while a save is under way is saved after it when the editor goes', async () => {
  const { saver, sent, type } = open();
  type('one');
  void saver.save();
  type('two');
  const left = saver.leave();
  await settle();
  expect(sent).toHaveLength(1);
  sent[0]?.answer(stored(2));
  await settle();
  sent[1]?.answer(stored(3));
  await left;
  expect(sent.map(({ name, revision }) => [name, revision])).toEqual([
    ['one', 1],
    ['two', 2],
  ]);
});

test('D16: what is stored is not sent again, and a conflict is left to somebody who chooses', async () => {
  const { saver, sent, type } = open();
  await saver.leave();
  expect(sent).toEqual([]);
  type('one');
  void saver.save();
  type('two');
  const left = saver.leave();
  sent[0]?.answer(conflict);
  await left;
  expect(sent).toHaveLength(1);
});

test('saves follow each other, however many are asked for at once', async () => {
  const { saver, sent, type } = open();
  type('one');
  const saves = [saver.save(), saver.save(), saver.save()];
  type('two');
  await settle();
  expect(sent).toHaveLength(1);
  sent[0]?.answer(stored(2));
  await settle();
  expect(sent).toHaveLength(2);
  sent[1]?.answer(stored(3));
  expect(await Promise.all(saves)).toEqual([2, 3, 3]);
  expect(sent).toHaveLength(2);
});
