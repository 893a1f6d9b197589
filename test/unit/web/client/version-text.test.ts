import { expect, test } from 'vitest';
import { toVersionText } from '#web/client/version-text.ts';

const run = { workflowVersion: null, isDraft: false, definitionVersion: null };

test('published version, draft and a definition from the start request are distinguished', () => {
  expect(toVersionText({ ...run, workflowVersion: 3 })).toBe('v3');
  expect(toVersionText({ ...run, isDraft: true })).toBe('draft');
  expect(toVersionText({ ...run, definitionVersion: '2.5.0' })).toBe('2.5.0');
  expect(toVersionText(run)).toBeNull();
});

test('the version in the definition is shown too, unless it is the default', () => {
  expect(toVersionText({ ...run, workflowVersion: 3, definitionVersion: '2.5.0' })).toBe('v3 (2.5.0)');
  expect(toVersionText({ ...run, workflowVersion: 3, definitionVersion: '1.0.0' })).toBe('v3');
  expect(toVersionText({ ...run, isDraft: true, definitionVersion: '2.5.0' })).toBe('draft (2.5.0)');
  expect(toVersionText({ ...run, definitionVersion: '1.0.0' })).toBe('1.0.0');
});
