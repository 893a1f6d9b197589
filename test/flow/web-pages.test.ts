import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { workflow } from '../builders/samples/definition.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb, type WebService } from '../builders/web/web-service.ts';
import { visit, type Visitor } from '../builders/web/web-visitor.ts';

let database: TestDatabase;
let web: WebService;
let ada: Visitor;

beforeAll(async () => {
  await buildWeb();
  database = await createTestDatabase();
  web = await startWeb({ DATABASE_URL: database.url });
  ada = await visit(web.url);
}, 240_000);

afterAll(async () => {
  await web.stop();
  await database.drop();
});

const draft = JSON.stringify(workflow([]));

test('D20: the 501st workflow is reached page by page, by key, and a change meanwhile hides none', async () => {
  // Many were changed in the same instant, as an import of many makes them.
  await database.pool.query(
    `INSERT INTO workflows (id, owner_id, name, draft, updated_at)
      SELECT 'wf-' || n, $1, 'Workflow ' || n, $2, timestamptz '2026-11-01 00:00:00.123456Z' + (n / 7) * interval '1 microsecond'
      FROM generate_series(1, 501) AS n`,
    [ada.userId, draft],
  );
  const seen: string[] = [];
  let query = '?limit=200';
  for (let page = 0; query !== ''; page += 1) {
    const { status, body } = await ada.send('GET', `/api/workflows${query}`);
    expect(status).toBe(200);
    seen.push(...body.workflows.map(({ id }: { id: string }) => id));
    query = body.nextCursor === null ? '' : `?limit=200&cursor=${body.nextCursor}`;
    // One that was seen already moves to the top.
    if (page === 0) await database.pool.query(`UPDATE workflows SET updated_at = now() WHERE id = $1`, [seen[0]]);
  }
  expect(seen).toHaveLength(501);
  expect(new Set(seen).size).toBe(501);
  expect(seen.at(-1)).toBe('wf-1');
  expect((await ada.send('GET', '/api/workflows?cursor=nonsense')).body).toMatchObject({
    status: 400,
    errors: [{ field: 'cursor', code: 'invalid_cursor' }],
  });
  expect((await ada.send('GET', '/api/workflows?limit=0')).status).toBe(400);
});

test('D20: the 203rd version is reached page by page; saves from before there were drafts are not listed', async () => {
  await database.pool.query(
    `INSERT INTO workflows (id, owner_id, name, draft, latest_version, published_version) VALUES ('wf-long', $1, 'Long', $2, 206, 206)`,
    [ada.userId, draft],
  );
  await database.pool.query(
    `INSERT INTO workflow_versions (workflow_id, version, definition, author_id, published_at)
      SELECT 'wf-long', n, $2, $1, CASE WHEN n % 2 = 0 OR n > 6 THEN now() END FROM generate_series(1, 206) AS n`,
    [ada.userId, draft],
  );
  const seen: number[] = [];
  let query = '?limit=100';
  while (query !== '') {
    const { body } = await ada.send('GET', `/api/workflows/wf-long/versions${query}`);
    seen.push(...body.versions.map(({ version }: { version: number }) => version));
    query = body.next === null ? '' : `?limit=100&before=${body.next}`;
  }
  expect(seen).toHaveLength(203);
  expect(seen.slice(0, 2)).toEqual([206, 205]);
  expect(seen.slice(-4)).toEqual([7, 6, 4, 2]);
  expect((await ada.send('GET', '/api/workflows/wf-long/versions/2')).status).toBe(200);
  expect((await ada.send('GET', '/api/workflows/wf-long/versions/3')).status).toBe(404);
  expect((await ada.send('GET', '/api/workflows/wf-long/versions?before=x')).status).toBe(400);
});
