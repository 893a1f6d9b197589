import { expect, test } from 'vitest';
import { toPublicationText, toPublishConsequence } from '#web/editor/publish/publication.ts';
import { definition, node } from '../arbitrary-edits.ts';

const release = { version: 3, publishedAt: '2026-11-23T12:00:00.000Z', note: null, authorName: 'Ada' };
const live = { release, definition: definition([node('a')]) };
const text = (publication: Parameters<typeof toPublicationText>[0], hasChanges: boolean) =>
  toPublicationText(publication, hasChanges).text;

test('the toolbar shows the live version, changes of the draft, and triggers that are off', () => {
  expect(text({ live: null, areTriggersEnabled: true }, false)).toBe('Not published');
  expect(text({ live, areTriggersEnabled: true }, false)).toBe('Published v3');
  expect(text({ live, areTriggersEnabled: true }, true)).toBe('v3 · draft has changes');
  expect(text({ live, areTriggersEnabled: false }, false)).toBe('Published v3 · triggers off');
  expect(text({ live, areTriggersEnabled: false }, true)).toBe('v3 · draft has changes · triggers off');
});

test('the publish dialog says what publishing does to the triggers', () => {
  expect(toPublishConsequence({ live: null, areTriggersEnabled: true })).toContain('its triggers are live');
  expect(toPublishConsequence({ live, areTriggersEnabled: true })).toContain('in place of v3');
  expect(toPublishConsequence({ live, areTriggersEnabled: false })).toContain('switched off');
});
