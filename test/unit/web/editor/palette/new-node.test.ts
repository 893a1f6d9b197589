import { expect, test } from 'vitest';
import { validateDefinition } from '#schemas/validate-definition.ts';
import { paletteEntries, searchEntries } from '#web/editor/palette/palette-entry.ts';
import { createNode } from '#web/editor/palette/new-node.ts';
import { HTTP_REQUEST, GENERATE_ID } from '../sample-functions.ts';
import { definition, node } from '../arbitrary-edits.ts';

const entries = paletteEntries([HTTP_REQUEST, GENERATE_ID, { ...GENERATE_ID, slug: 'x/off', isEnabled: false }]);
const entry = (key: string) => entries.find((each) => each.key === key)!;

test('new nodes have short ids and labels that no other node has', () => {
  const nodes = [node('action-1', { label: 'HTTP request' }), node('x', { label: 'http-request 2' })];
  const made = createNode(entry('system/http-request'), definition(nodes), { x: 1, y: 2 });
  expect(made).toMatchObject({
    id: 'action-2',
    label: 'HTTP Request 3',
    position: { x: 1, y: 2 },
    config: { actionId: 'system/http-request' },
  });
});

test('the first trigger is called Trigger, the next one gets a number', () => {
  const first = createNode(entry('trigger'), definition([]), { x: 0, y: 0 });
  expect(first).toMatchObject({ id: 'trigger-1', label: 'Trigger' });
  expect(createNode(entry('trigger'), definition([first]), { x: 0, y: 0 })).toMatchObject({
    id: 'trigger-2',
    label: 'Trigger 2',
  });
});

test('a condition that nobody filled in is a problem at its value, not one that compares nothing with nothing', () => {
  const start = createNode(entry('trigger'), definition([]), { x: 0, y: 0 });
  const made = createNode(entry('condition'), definition([start]), { x: 1, y: 2 });
  const issues = validateDefinition(
    { ...definition([start, made]), edges: [{ source: start.id, target: made.id }] },
    { functions: new Map() },
  );
  expect(issues).toMatchObject([{ nodeId: made.id, field: 'rows.0.left', severity: 'error' }]);
});

test('the palette offers enabled functions, and finds them by title, slug or description', () => {
  expect(entries.map(({ key }) => key)).not.toContain('x/off');
  const found = (query: string) => searchEntries(entries, query).map(({ key }) => key);
  expect(found('HTTP')[0]).toBe('system/http-request');
  expect(found('generate-id')).toEqual(['system/generate-id']);
  expect(found('approves wait')).toEqual(['approval-gate']);
  expect(found('nothing like it')).toEqual([]);
  expect(found('')).toEqual(entries.map(({ key }) => key));
});
