import { expect, test } from 'vitest';
import { createDefinitionPool } from '#events/platform/threads/definition-pool.ts';
import { functions } from '../../../schemas/validity/definition-builder.ts';

const text = JSON.stringify({
  id: 'w',
  name: 'W',
  nodes: [{ id: 'a', type: 'timer', label: 'A', config: { durationSeconds: 1 } }],
  edges: [],
});

test('a thread gives the same result as parsing in the event loop', async () => {
  const pool = createDefinitionPool();
  expect(await pool.run({ text, functions })).toMatchObject({ ok: true, definition: { id: 'w' } });
  expect(await pool.run({ text: '{}', functions })).toMatchObject({ ok: false, status: 400 });
  await pool.close();
});

test('a definition that cannot be checked at the moment is answered with 503', async () => {
  const pool = createDefinitionPool();
  await pool.close();
  expect(await pool.run({ text, functions })).toMatchObject({ ok: false, status: 503, errorCount: 1 });
});
