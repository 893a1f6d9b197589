import { expect, test } from 'vitest';
import {
  completeReference,
  findOpenReference,
  matchSuggestions,
  passClosingBrace,
  suggestReferences,
} from '#web/editor/fields/template-completion.ts';
import { definition, node } from '../arbitrary-edits.ts';
import { GENERATE_ID, HTTP_REQUEST } from '../sample-functions.ts';

/** The text with `|` where the cursor stands. */
function open(marked: string) {
  return findOpenReference(marked.replace('|', ''), marked.indexOf('|'));
}

test('a reference is open behind braces or an @, and nowhere else', () => {
  expect(open('a {{Fet|')).toEqual({ start: 2, end: 7, query: 'Fet' });
  expect(open('a {{ Fetch.da| }} b')).toEqual({ start: 2, end: 16, query: 'Fetch.da' });
  expect(open('a @fet|')).toEqual({ start: 2, end: 6, query: 'fet' });
  expect(open('@|')).toEqual({ start: 0, end: 1, query: '' });
  expect(open('me@example|')).toBeNull();
  expect(open('{{a}} b|')).toBeNull();
  expect(open('plain|')).toBeNull();
});

test('a suggestion replaces the typed beginning, closing braces included', () => {
  const suggestion = { reference: 'Fetch.data.id', from: 'Fetch', field: 'id', type: 'string' };
  const text = 'x {{Fe}} y';
  const done = completeReference(text, findOpenReference(text, 6)!, suggestion);
  expect(done.text).toBe('x {{Fetch.data.id}} y');
  expect(done.text.slice(done.cursor)).toBe(' y');
});

test('A1: the cursor stays inside the reference, so that what is typed next is more of its path', () => {
  const text = 'Total: @da';
  for (const type of ['object', 'array', null]) {
    const suggestion = { reference: 'HTTPRequest.data.data', from: 'HTTP Request', field: 'data', type };
    const { text: written, cursor } = completeReference(text, findOpenReference(text, text.length)!, suggestion);
    const typed = `${written.slice(0, cursor)}.amount${written.slice(cursor)}`;
    expect(typed).toBe('Total: {{HTTPRequest.data.data.amount}}');
  }
});

test('A1: closing braces that are there are passed when they are typed', () => {
  const pass = (marked: string) => passClosingBrace(marked.replace('|', ''), marked.indexOf('|'), marked.indexOf('|'));
  expect(pass('{{Fetch.data|}} b')).toBe(13);
  expect(pass('{{Fetch.data}|} b')).toBe(14);
  expect(pass('{{Fetch.data}}|} b')).toBeNull();
  expect(pass('{{Fetch.data|')).toBeNull();
  expect(pass('{"a": 1|}')).toBeNull();
});

//  t ─► a ─► b ─► c      d
const flow = definition(
  [
    node('t', {
      type: 'trigger',
      label: 'Trigger',
      config: { inputSchema: { type: 'object', properties: { city: { type: 'string' } } } },
    }),
    node('a', { label: 'Fetch Data', config: { actionId: 'system/http-request' } }),
    node('b', { label: 'v1.2', config: { actionId: 'system/generate-id' } }),
    node('c', { label: 'Last' }),
    node('d', { label: 'Elsewhere', config: { actionId: 'system/generate-id' } }),
  ],
  't>a',
  'a>b',
  'b>c',
);

test('only earlier nodes are offered, the nearest first, by a name that templates can write', () => {
  const offered = suggestReferences(flow, 'c', [HTTP_REQUEST, GENERATE_ID]).map(({ reference }) => reference);
  expect(offered).toEqual([
    'b.data.uuid',
    'b.data.ids',
    'b.data.ids[0]',
    'b.data',
    'FetchData.data.status',
    'FetchData.data.headers',
    'FetchData.data.data',
    'FetchData.data',
    'trigger.city',
    'trigger',
  ]);
});

test('a search finds by label and field, in any order of parts', () => {
  const all = suggestReferences(flow, 'c', [HTTP_REQUEST, GENERATE_ID]);
  const found = (query: string) => matchSuggestions(all, query).map(({ reference }) => reference);
  expect(found('fetch.sta')).toEqual(['FetchData.data.status']);
  expect(found('trigger')[0]).toBe('trigger.city');
  expect(found('zzz')).toEqual([]);
});
