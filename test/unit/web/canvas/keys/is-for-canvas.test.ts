import { expect, test } from 'vitest';
import { isForCanvas } from '#web/canvas/keys/is-for-canvas.ts';

/** An element under these ancestors, outermost first; each is known by one selector. */
const under = (...ancestors: readonly string[]) => ({
  tagName: 'DIV',
  closest: (selector: string) => ancestors.find((each) => selector.split(', ').includes(each)) ?? null,
});

test.each([
  ['a step', under('.workflow-canvas'), true],
  ['nothing', { tagName: 'BODY', closest: () => null }, true],
  ['the zoom button on the canvas', under('.workflow-canvas', 'button'), false],
  ['a list', under('[role=option]'), false],
  ['a switch', under('[role=switch]'), false],
  ['a tab', under('[role=tab]'), false],
  ['the Run dialog', under('[role=dialog]'), false],
  ['the properties beside their fields', under('section'), false],
])('D6: Delete while %s has the focus is for the canvas: %#', (_name, target, isMeant) => {
  expect(isForCanvas(target)).toBe(isMeant);
});
