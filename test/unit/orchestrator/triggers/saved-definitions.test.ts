import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { parseDefinition } from '#schemas/parse-definition.ts';
import { createSavedDefinitions, type SavedDefinitions } from '#orchestrator/triggers/saved-definitions.ts';
import { createTestDatabase, type TestDatabase } from '../../../builders/database/database.ts';
import { gate, workflow } from '../../../builders/samples/definition.ts';

const FUNCTIONS: ReadonlyMap<string, FunctionDescriptor> = new Map();

let database: TestDatabase;
let definitions: SavedDefinitions;
/** Texts that the database sent, and texts that were parsed. */
let counts: { sent: number; parsed: number };

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

beforeEach(async () => {
  counts = { sent: 0, parsed: 0 };
  const query = async (config: pg.QueryConfig) => {
    const answer = await database.pool.query(config);
    counts.sent += answer.rows.filter(({ text }) => typeof text === 'string').length;
    return answer;
  };
  definitions = createSavedDefinitions({ query } as unknown as pg.Pool, async (text, functions) => {
    counts.parsed += 1;
    return parseDefinition(JSON.parse(text), { functions });
  });
  await database.pool.query('DELETE FROM workflows');
  await database.pool.query(
    `INSERT INTO workflows (id, owner_id, name, draft, latest_version) VALUES ('wf', 'ada', 'W', '{}', 1)`,
  );
  await write('first');
});

/** Writes version 1, in place of the one before. */
async function write(node: string): Promise<void> {
  await database.pool.query(
    `INSERT INTO workflow_versions (workflow_id, version, definition, author_id) VALUES ('wf', 1, $1, 'ada')
     ON CONFLICT (workflow_id, version) DO UPDATE SET definition = excluded.definition`,
    [JSON.stringify(workflow([gate(node)], [], { id: 'elsewhere' }))],
  );
}

const SAVED = { workflowId: 'wf', version: 1 };

async function read(functions = FUNCTIONS) {
  const parsed = await definitions.parse(SAVED, functions);
  if (typeof parsed === 'string' || !parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.definition;
}

test('a repeated read gives the same definition, which is neither sent nor parsed again', async () => {
  const first = await read();
  expect(first).toMatchObject({ id: 'wf', nodes: [{ id: 'first' }] });
  for (let n = 0; n < 10; n += 1) expect(await read()).toBe(first);
  expect(counts).toEqual({ sent: 1, parsed: 1 });
});

test('a version that was written again is read again', async () => {
  await read();
  await write('second');
  expect((await read()).nodes[0]?.id).toBe('second');
  expect(counts).toEqual({ sent: 2, parsed: 2 });
});

test('other functions have every version parsed again', async () => {
  await read();
  await read(new Map());
  expect(counts).toEqual({ sent: 2, parsed: 2 });
});

test('a version and a workflow that are gone are unknown, however often they were read', async () => {
  await read();
  await database.pool.query('DELETE FROM workflow_versions');
  expect(await definitions.parse(SAVED, FUNCTIONS)).toBe('unknown_version');
  await database.pool.query('DELETE FROM workflows');
  expect(await definitions.parse(SAVED, FUNCTIONS)).toBe('unknown_workflow');
});

test('a definition that cannot run is not remembered', async () => {
  await database.pool.query(`UPDATE workflow_versions SET definition = '{}'`);
  for (let n = 0; n < 2; n += 1) expect(await definitions.parse(SAVED, FUNCTIONS)).toMatchObject({ ok: false });
  expect(counts).toEqual({ sent: 2, parsed: 2 });
});
