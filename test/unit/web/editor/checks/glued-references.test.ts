import { expect, test } from 'vitest';
import { applyEdit } from '#web/editor/state/edit.ts';
import { findGluedReferences } from '#web/editor/checks/glued-references.ts';
import { definition, node } from '../arbitrary-edits.ts';
import { GENERATE_ID, HTTP_REQUEST } from '../sample-functions.ts';

const functions = new Map([GENERATE_ID, HTTP_REQUEST].map((each) => [each.slug, each]));

/** start ─► Source ─► reader, which has this configuration. */
function drawn(config: Readonly<Record<string, unknown>>) {
  const source = node('source', { label: 'Source', config: { actionId: 'system/http-request' } });
  return definition(
    [node('start', { type: 'trigger' }), source, node('reader', { config })],
    'start>source',
    'source>reader',
  );
}

const problems = (url: string) =>
  findGluedReferences(drawn({ actionId: 'system/http-request', url }), functions).map(({ severity }) => severity);

test('A1: an object glued to text is an error, and what may be one with more of a path behind it a warning', () => {
  expect(problems('{{Source.data}}.amount')).toEqual(['error']);
  expect(problems('https://x/{{Source.data}}')).toEqual(['error']);
  expect(problems('https://x/{{trigger}}')).toEqual(['error']);
  expect(problems('{{Source.data.headers}}.etag')).toEqual(['error']);
  expect(problems('{{Source.data.data}}.amount')).toEqual(['warning']);
  expect(problems('{{Source.data.data}}[0]')).toEqual(['warning']);
});

test('A1: what stands apart, has no parts or is a name with an ending is no problem', () => {
  for (const text of [
    '{{Source.data}}',
    'Look at {{Source.data}}.',
    '<order>{{Source.data}}</order>',
    '{{Source.data.status}}.5',
    'https://x/{{Source.data.data}}',
    '{{Source.data.data.name}}.json',
    'https://{{trigger.shop}}.example.com',
  ]) {
    expect(problems(text)).toEqual([]);
  }
});

test('A1: the repair moves the path into the braces, in a row and in a JSON text too', () => {
  for (const [config, path] of [
    [{ rows: [{ left: '{{Source.data.data}}.amount', operator: 'equals', right: 5 }] }, 'rows.0.left'],
    [{ actionId: 'system/http-request', headers: '{"x": "{{Source.data.data}}.amount"}' }, 'headers.x'],
  ] as const) {
    const before = drawn(config);
    const [issue] = findGluedReferences(before, functions);
    expect(issue?.field).toBe(path);
    expect(issue?.repair?.title).toBe('Write {{Source.data.data.amount}}');
    const after = issue?.repair === undefined ? before : applyEdit(before, issue.repair.edit);
    expect(JSON.stringify(after)).toContain('{{Source.data.data.amount}}');
    expect(findGluedReferences(after, functions)).toEqual([]);
  }
});
