import { expect, test } from 'vitest';
import { fromFieldText, jsonComplaint, toFieldText } from '#web/editor/fields/field-text.ts';
import { readField, schemaFields, writeField } from '#web/editor/fields/schema-fields.ts';
import { HTTP_REQUEST } from '../sample-functions.ts';

const fields = schemaFields(HTTP_REQUEST.inputSchema);
const field = (name: string) => fields.find((each) => each.name === name)!;

test('each property gets the control of its type', () => {
  expect(fields.map(({ name, control }) => [name, control])).toEqual([
    ['url', 'text'],
    ['method', 'enum'],
    ['timeoutSeconds', 'number'],
    ['headers', 'json'],
    ['failOnStatus', 'boolean'],
  ]);
  expect(field('url')).toMatchObject({ title: 'URL', help: 'Where to send it', isRequired: true });
  expect(field('method')).toMatchObject({ title: 'Method', options: ['GET', 'POST'], placeholder: 'GET' });
  expect(field('timeoutSeconds')).toMatchObject({ title: 'Timeout seconds', placeholder: '30', isInteger: true });
});

test('code takes no templates; alternatives of text and number are a number; several lines are asked for', () => {
  const [mixed, choice, code, long, mapping] = schemaFields({
    type: 'object',
    properties: {
      query: { type: 'string', 'x-code': 'sql' },
      limit: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
      body: { type: 'string', 'x-multiline': true },
      mapping: { type: 'object', 'x-code': 'mapping' },
      size: { anyOf: [{ const: 'small' }, { const: 'large' }] },
    },
  });
  expect(code).toMatchObject({ control: 'code', takesTemplates: false });
  expect(mixed).toMatchObject({ control: 'number' });
  expect(long).toMatchObject({ control: 'multiline', takesTemplates: true });
  expect(mapping).toMatchObject({ control: 'json', takesTemplates: false });
  expect(choice).toMatchObject({ control: 'enum', options: ['small', 'large'] });
});

test('required fields come first and switches last, however the schema was stored', () => {
  const fields = schemaFields({
    required: ['url'],
    properties: { on: { type: 'boolean' }, body: { 'x-json': true }, kind: { enum: ['a'] }, url: { type: 'string' } },
  });
  expect(fields.map(({ name }) => name)).toEqual(['url', 'kind', 'body', 'on']);
});

test('values that the orchestrator fills in are no field', () => {
  const fields = schemaFields({ properties: { mapping: { 'x-code': 'mapping' }, context: { 'x-context': true } } });
  expect(fields.map(({ name }) => name)).toEqual(['mapping']);
});

test('an invalid schema gives no fields', () => {
  expect(schemaFields(null)).toEqual([]);
  expect(schemaFields({ properties: 'broken' })).toEqual([]);
});

test('a field is read under its alias and written under its name', () => {
  const config = { endpoint: 'https://x', method: 'GET' };
  expect(readField(config, field('url'))).toBe('https://x');
  expect(writeField(field('url'), 'https://y')).toStrictEqual({ endpoint: undefined, url: 'https://y' });
});

test('text and values turn into each other without loss', () => {
  for (const value of ['text', 7, 0.5, { a: [1] }, [true]]) {
    const control = typeof value === 'number' ? 'number' : typeof value === 'string' ? 'text' : 'json';
    expect(fromFieldText(toFieldText(value), control, value)).toEqual(value);
  }
  expect(fromFieldText('{{a.n}}', 'number')).toBe('{{a.n}}');
  expect(fromFieldText('  ', 'text')).toBeUndefined();
  expect(fromFieldText('{"a": ', 'json')).toBe('{"a": ');
});

test('a mapping that was invalid JSON while it was typed is stored as an object again', () => {
  const broken = fromFieldText('{"a": 1,', 'json', { a: 1 });
  expect(broken).toBe('{"a": 1,');
  expect(fromFieldText('{"a": 1, "b": 2}', 'json', broken)).toEqual({ a: 1, b: 2 });
  expect(fromFieldText('[1]', 'json', '[1')).toEqual([1]);
  // A text that happens to be a number stays the text that someone wrote.
  expect(fromFieldText('42', 'json', 'forty-two')).toBe('42');
});

test('broken JSON is complained about, unless templates are in it', () => {
  expect(jsonComplaint('{"a":')).not.toBeNull();
  expect(jsonComplaint('{"a": {{b.c}}}')).toBeNull();
  expect(jsonComplaint('')).toBeNull();
});
