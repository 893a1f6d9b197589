import { expect, test } from 'vitest';
import { EDITOR_ACTIONS, listCommands, OTHER_KEYS } from '#web/editor/commands/editor-command.ts';
import { matchCommand } from '#web/editor/commands/match-command.ts';
import { keyText } from '#web/editor/commands/key-text.ts';
import { paletteEntries } from '#web/editor/palette/palette-entry.ts';
import { definition, node } from '../arbitrary-edits.ts';
import { HTTP_REQUEST } from '../sample-functions.ts';

test('A13: no key means two things, and the sheet names each', () => {
  const keys = [...EDITOR_ACTIONS, ...OTHER_KEYS].map(({ key }) => keyText(key)).filter((text) => text !== '');
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toEqual(expect.arrayContaining(['Ctrl+K', '?', 'Ctrl+Shift+Z', 'Delete']));
});

test('A13: the palette has every action, every step to go to and everything that can be added', () => {
  const entries = paletteEntries([HTTP_REQUEST]);
  const drawn = definition([node('a', { label: 'Fetch' }), node('b', { label: '' })]);
  const commands = listCommands(drawn, entries, [{ title: 'Show the versions', act: () => undefined }]);
  expect(commands.filter(({ kind }) => kind === 'step').map(({ title }) => title)).toEqual(['Fetch', 'b']);
  expect(commands.filter(({ kind }) => kind === 'add')).toHaveLength(entries.length);
  expect(commands.filter(({ kind }) => kind === 'action').map(({ title }) => title)).toContain('Undo');
});

test('the palette finds what is typed, and nothing that only has its letters', () => {
  const titles = [
    'Publish',
    'Show the versions',
    'Show the problems',
    'Arrange the steps',
    'Delete the selected steps',
  ];
  const find = (search: string) =>
    titles
      .map((title) => ({ title, score: matchCommand(search, title, []) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
      .map(({ title }) => title);
  expect(find('pub')).toEqual(['Publish']);
  expect(find('versions')).toEqual(['Show the versions']);
  expect(find('home')).toEqual([]);
  expect(find('show prob')).toEqual(['Show the problems']);
  expect(matchCommand('calls', 'HTTP Request', ['Calls a web address', 'add'])).toBeGreaterThan(0);
});
