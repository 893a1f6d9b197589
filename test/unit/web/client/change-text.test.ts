import { expect, test } from 'vitest';
import { toChangeSign, toChangeText } from '#web/client/change-text.ts';

test('a change is described in one sentence', () => {
  expect(toChangeText({ kind: 'name', before: 'Orders', after: 'All orders' })).toBe(
    'The workflow is called “All orders”, not “Orders”',
  );
  expect(toChangeText({ kind: 'setting', field: 'Tags', before: null, after: '["shop"]' })).toBe(
    'Setting “Tags” is changed',
  );
  expect(toChangeText({ kind: 'step-added', nodeId: 'a', label: 'Load', type: 'action' })).toBe('Step “Load” is added');
  expect(toChangeText({ kind: 'step-renamed', nodeId: 'a', before: 'Load', after: 'Load order' })).toBe(
    'Step “Load” is called “Load order”',
  );
  expect(toChangeText({ kind: 'connection-removed', source: 'Small?', outcome: 'true', target: 'Ship' })).toBe(
    'Edge from “Small?” (true) to “Ship” is removed',
  );
  expect(toChangeText({ kind: 'connection-added', source: 'Load', outcome: null, target: 'Ship' })).toBe(
    'Edge from “Load” to “Ship” is added',
  );
  expect([1, 3].map((count) => toChangeText({ kind: 'layout', count }))).toEqual([
    'One step is moved on the canvas, which changes nothing that runs',
    '3 steps are moved on the canvas, which changes nothing that runs',
  ]);
});

test('a change is marked as added, removed or changed', () => {
  expect(toChangeSign({ kind: 'step-removed', nodeId: 'a', label: 'Load', type: 'action' })).toBe('removed');
  expect(toChangeSign({ kind: 'connection-added', source: 'a', outcome: null, target: 'b' })).toBe('added');
  expect(toChangeSign({ kind: 'layout', count: 1 })).toBe('changed');
});
