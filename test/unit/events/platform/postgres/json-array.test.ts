import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toJsonTextArray } from '#events/platform/postgres/json-array.ts';
import { createTestDatabase, type TestDatabase } from '../../../../builders/database/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('PostgreSQL reads back the JSON texts that were written, hostile ones included', async () => {
  const hostile = ['\u0000', '\ud800', '"', '\\', '{}', 'NULL', '\n\t\u2028', '{"a":"\\"}"}'];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.oneof(fc.json(), fc.string(), fc.constantFrom(...hostile)))),
      async (values) => {
        const texts = values.map((value) => (value === null ? null : JSON.stringify(value)));
        const { rows } = await database.pool.query('SELECT $1::text[] AS texts', [toJsonTextArray(texts)]);
        expect(rows[0].texts).toEqual(texts);
      },
    ),
    { numRuns: 200 },
  );
});
