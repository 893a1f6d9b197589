import { expect, test } from 'vitest';
import { toFieldTitle } from '#schemas/definition/changes/field-title.ts';

test('names of fields read as titles', () => {
  expect(['maxTokens', 'siteId', 'url', 'aiPrompt', 'thread_ts'].map(toFieldTitle)).toEqual([
    'Max tokens',
    'Site ID',
    'URL',
    'AI prompt',
    'Thread ts',
  ]);
});

test('settings with a name of their own in the interface have that name', () => {
  expect(['actionId', 'triggerType'].map(toFieldTitle)).toEqual(['Function', 'Starts']);
});
