import { expect, test } from 'vitest';
import { renameSteps } from '#schemas/expressions/rename-steps.ts';

const rename =
  (...names: readonly string[]) =>
  (name: string) =>
    name === 'Old' || name === 'old-id' ? names : [];

test.each([
  ['steps.Old.data.x > 1', 'steps.New.data.x > 1'],
  ['steps["Old"].x + steps[\'Old\'].y', 'steps["New"].x + steps["New"].y'],
  ['steps.`old-id`.x', 'steps.New.x'],
  ['steps.?Old.x.orValue(1)', 'steps.?New.x.orValue(1)'],
  ['has(steps.Old) && steps . Old.x', 'has(steps.New) && steps.New.x'],
  ['"steps.Old" == trigger.steps.Old', '"steps.Old" == trigger.steps.Old'],
  ['1 // steps.Old\n + steps.Old.n', '1 // steps.Old\n + steps.New.n'],
  ['trigger.l.map(x, steps.Old[x])', 'trigger.l.map(x, steps.New[x])'],
  ['trigger.l.map(steps, steps.Old) + steps.Old.l', 'trigger.l.map(steps, steps.Old) + steps.New.l'],
  ['steps.Other.x', 'steps.Other.x'],
  ['steps.Old.', 'steps.Old.'],
])('%s becomes %s', (source, renamed) => {
  expect(renameSteps(source, rename('New'))).toBe(renamed);
});

test.each([
  ['steps.Old.x', 'steps["Zürich-2"].x'],
  ['steps.?Old.x.orValue(1)', 'steps[?"Zürich-2"].x.orValue(1)'],
  ['has(steps.Old)', 'has(steps.`id-7`)'],
])('%s becomes %s where the name is no word', (source, renamed) => {
  expect(renameSteps(source, rename('Zürich-2', 'id-7'))).toBe(renamed);
});

test('a word of CEL is no field name', () => {
  expect(renameSteps('steps.Old.x', rename('in'))).toBe('steps["in"].x');
});
