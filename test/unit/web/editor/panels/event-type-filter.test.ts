import { expect, test } from 'vitest';
import { eventTypeOf, withEventType } from '#web/editor/panels/event-type-filter.ts';

test('the exact type is read out of the filters and put back, and other filters stay', () => {
  const filters = [{ prefix: { source: '/shop' } }, { exact: { type: 'a', subject: 's' } }];
  expect(eventTypeOf(filters)).toBe('a');
  const next = withEventType(filters, 'b');
  expect(next).toEqual([{ exact: { type: 'b' } }, { prefix: { source: '/shop' } }, { exact: { subject: 's' } }]);
  expect(eventTypeOf(next)).toBe('b');
});

test('without any filter nothing is stored', () => {
  expect(withEventType([{ exact: { type: 'a' } }], '')).toBeUndefined();
  expect(withEventType('broken', '')).toBeUndefined();
  expect(eventTypeOf(undefined)).toBe('');
});
