import { expect, test } from 'vitest';
import { parseInputText } from '#web/client/json-input.ts';
import { parseInputForm, readLastInput, runForm } from '#web/editor/run/run-input.ts';
import { definition, node } from '../arbitrary-edits.ts';

const trigger = (config: Record<string, unknown>) => definition([node('t', { type: 'trigger', config })]);
const { fields } = runForm(
  trigger({
    inputSchema: {
      type: 'object',
      required: ['city'],
      properties: {
        city: { type: 'string' },
        amount: { type: 'number', default: 5 },
        express: { type: 'boolean' },
        level: { enum: [1, 2] },
        tags: { type: 'array' },
      },
    },
  }),
);

test('a filled-in form becomes JSON of the right types, with defaults', () => {
  const values = { city: 'Rome', express: true, level: '2', tags: '["a"]' };
  expect(parseInputForm(fields, values)).toEqual({
    ok: true,
    value: { city: 'Rome', amount: 5, express: true, level: 2, tags: ['a'] },
  });
});

test('missing and unreadable fields are named', () => {
  expect(parseInputForm(fields, {})).toMatchObject({ ok: false, field: 'city' });
  expect(parseInputForm(fields, { city: 'x', amount: 'many' })).toMatchObject({ ok: false, field: 'amount' });
  expect(parseInputForm(fields, { city: 'x', tags: '[' })).toMatchObject({ ok: false, field: 'tags' });
});

test('without a schema the input is JSON text; empty text is an empty object', () => {
  expect(runForm(trigger({}))).toEqual({ fields: [], sample: '{}' });
  expect(parseInputText(' ')).toEqual({ ok: true, value: {} });
  expect(parseInputText('[1, null]')).toEqual({ ok: true, value: [1, null] });
  expect(parseInputText('{a: 1}')).toMatchObject({ ok: false });
});

test('an event trigger is tried with an event of the type that it waits for', () => {
  const form = runForm(trigger({ triggerType: 'event', filters: [{ exact: { type: 'order.placed' } }] }));
  expect(JSON.parse(form.sample)).toMatchObject({ specversion: '1.0', type: 'order.placed' });
});

test('a schedule is tried with the trigger data of a firing', () => {
  const form = runForm(trigger({ triggerType: 'schedule', cron: '0 9 * * *', timeZone: 'Europe/Berlin' }));
  expect(JSON.parse(form.sample)).toMatchObject({ cron: '0 9 * * *', timeZone: 'Europe/Berlin', missedSince: null });
  expect(runForm(trigger({ triggerType: 'schedule' })).sample).toBe('{}');
});

test('a stored input is read only when it is valid', () => {
  expect(readLastInput(JSON.stringify({ text: '{}', values: { a: 1 } }))).toEqual({ text: '{}', values: { a: 1 } });
  for (const kept of [null, '', '{', '{"text": 1}']) expect(readLastInput(kept)).toBeNull();
});
