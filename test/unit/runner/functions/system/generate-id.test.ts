import { expect, test } from 'vitest';
import { validate, version } from 'uuid';
import { generateId } from '#runner/functions/system/generate-id.ts';
import { runFunction } from '../../../../builders/runner/run-function.ts';

test.each([
  ['uuid', 4],
  ['uuidv7', 7],
])('%s makes UUIDs of version %i', async (kind, expected) => {
  const outcome = await runFunction(generateId, { kind, count: '2' });
  if (!outcome.success) throw new Error(outcome.error.message);
  const { uuid, ids } = outcome.data as { uuid: string; ids: string[] };
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(uuid);
  expect(ids.every((id) => validate(id) && version(id) === expected)).toBe(true);
});

test('nanoids have 21 characters, and a thousand ids differ', async () => {
  const outcome = await runFunction(generateId, { kind: 'nanoid', count: 1000 });
  if (!outcome.success) throw new Error(outcome.error.message);
  const { ids } = outcome.data as { ids: string[] };
  expect(new Set(ids).size).toBe(1000);
  expect(ids.every((id) => /^[\w-]{21}$/.test(id))).toBe(true);
});

test.each([0, 1001, 'many', 1.5])('count %s is refused', async (count) => {
  expect(await runFunction(generateId, { count })).toMatchObject({ error: { type: 'validation' } });
});
