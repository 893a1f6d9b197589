import { afterAll, beforeAll, expect, test } from 'vitest';
import { toDatabase } from '#web/server/database.ts';
import { readNodeRuns } from '#web/server/executions/node-runs.ts';
import { readWholeValue } from '#web/server/executions/whole-value.ts';
import { createTestDatabase, type TestDatabase } from '../../../../builders/database/database.ts';

let database: TestDatabase;
const large = { rows: Array.from({ length: 60_000 }, (_, index) => `Zürich ${index}`) };
const text = JSON.stringify(large);

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const bytes = Buffer.from(text);
  await pool.query('INSERT INTO payloads (ref, execution_id, bytes, size_bytes) VALUES ($1, $2, $3, $4)', [
    'p1',
    'x',
    bytes,
    bytes.byteLength,
  ]);
  await pool.query(
    'INSERT INTO node_runs (execution_id, node_id, attempt, status, input, output) VALUES ($1, $2, 1, $3, $4, $5)',
    [
      'x',
      'fetch',
      'completed',
      JSON.stringify({ inline: { url: 'https://x' } }),
      JSON.stringify({ success: true, data: { ref: 'p1', sizeBytes: bytes.byteLength } }),
    ],
  );
});
afterAll(async () => database.drop());

test('A3: of a large value the beginning is shown, and all of it can be had', async () => {
  const orm = toDatabase(database.pool);
  const [run] = await readNodeRuns(orm, 'x', 'fetch');
  const shown = run?.output?.kind === 'cut' ? run.output.text : '';
  expect(text.startsWith(shown)).toBe(true);
  expect(shown.length).toBeGreaterThan(200_000);
  const ask = { id: 'x', nodeId: 'fetch', attempt: '1' };
  expect(Buffer.from(await readWholeValue(orm, { ...ask, part: 'output' })).toString()).toBe(text);
  expect(Buffer.from(await readWholeValue(orm, { ...ask, part: 'input' })).toString()).toBe('{"url":"https://x"}');
});

test.each([
  { id: 'x', nodeId: 'fetch', attempt: '2', part: 'output' },
  { id: 'x', nodeId: 'other', attempt: '1', part: 'output' },
  { id: 'x', nodeId: 'fetch', attempt: '1', part: 'error' },
  { id: 'x', nodeId: 'fetch', attempt: 'one', part: 'output' },
])('A3: what is not there is not found: %j', async (asked) => {
  await expect(readWholeValue(toDatabase(database.pool), asked)).rejects.toMatchObject({ status: 404 });
});
