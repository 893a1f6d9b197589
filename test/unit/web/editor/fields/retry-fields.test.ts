import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  defaultTimeoutSeconds,
  RETRY_FIELDS,
  toShownNumber,
  toStoredNumber,
  withoutOptions,
} from '#web/editor/fields/retry-fields.ts';
import { schemaFields } from '#web/editor/fields/schema-fields.ts';
import { GENERATE_ID, HTTP_REQUEST } from '../sample-functions.ts';

test('A11: a timeout that is an input of the function and an option of the step is shown once', () => {
  const names = withoutOptions(schemaFields(HTTP_REQUEST.inputSchema)).map(({ name }) => name);
  expect(names).not.toContain('timeoutSeconds');
  expect(names).toContain('failOnStatus');
  expect(defaultTimeoutSeconds(HTTP_REQUEST)).toBe(30);
  expect(defaultTimeoutSeconds({ ...GENERATE_ID, timeoutSeconds: 12 })).toBe(12);
  expect(defaultTimeoutSeconds(undefined)).toBe(300);
});

test('A11: every time is shown in seconds, and stored in milliseconds without a loss', () => {
  expect(RETRY_FIELDS.map(({ title }) => title).filter((title) => title.includes('ms'))).toEqual([]);
  fc.assert(
    fc.property(fc.constantFrom(...RETRY_FIELDS), fc.integer({ min: 0, max: 86_400_000 }), (field, stored) => {
      expect(toStoredNumber(field, toShownNumber(field, stored))).toBe(stored);
    }),
  );
  const pause = RETRY_FIELDS.find(({ name }) => name === 'initialIntervalMs');
  expect(pause === undefined ? null : toStoredNumber(pause, 1.5)).toBe(1_500);
});
