import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { readInstances } from '#orchestrator/store/dapr-instances.ts';
import { listExecutions } from '#orchestrator/store/execution-views.ts';
import { openFigures } from '#orchestrator/store/figures.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';

test('the specification’s INSERT examples work as written', async () => {
  const database = await createTestDatabase();
  await database.pool.query(`INSERT INTO functions (name, slug, plugin_id, execution_type, image_ref)
VALUES ('My Custom Function', 'custom/my-func', 'custom', 'oci',
        'gitea.cnoe.localtest.me:8443/functions/my-func:v1');`);
  await database.pool.query(`INSERT INTO functions (name, slug, plugin_id, execution_type, webhook_url, webhook_method)
VALUES ('External API', 'external/api-call', 'external', 'http',
        'https://api.example.com/webhook', 'POST');`);
  const rows = await database.pool.query('SELECT id, slug, timeout_seconds, is_enabled FROM functions ORDER BY slug');
  expect(rows.rows).toEqual([
    { id: expect.stringMatching(/^[0-9a-f-]{36}$/), slug: 'custom/my-func', timeout_seconds: 300, is_enabled: true },
    { id: expect.stringMatching(/^[0-9a-f-]{36}$/), slug: 'external/api-call', timeout_seconds: 300, is_enabled: true },
  ]);
  await database.drop();
});

/** 20 executions that go on and 20,000 that have ended, all of one owner, each with its row for Dapr. */
async function fill({ pool }: TestDatabase): Promise<void> {
  await pool.query(`INSERT INTO execution_definitions (hash, definition) VALUES ('hash', '{}')`);
  await pool.query(`INSERT INTO executions (id, owner_id, workflow_id, workflow_name, definition_hash, trigger_type, trigger, runtime_status, phase,
      progress, current_nodes, state, version, last_sequence, started_at, completed_at)
    SELECT 'e' || i, 'ada', 'w', 'W', 'hash', 'manual', '{}', status, lower(status), 0, '{}', '{}', 1, 1, now() - i * interval '1 second',
      CASE status WHEN 'COMPLETED' THEN now() END
    FROM generate_series(1, 20020) i, LATERAL (SELECT CASE WHEN i > 20000 THEN 'RUNNING' ELSE 'COMPLETED' END AS status) s`);
  await pool.query(`INSERT INTO dapr_instances (execution_id, state)
    SELECT id, CASE runtime_status WHEN 'RUNNING' THEN 'running' ELSE 'ended' END FROM executions`);
  await pool.query('ANALYZE executions, dapr_instances');
}

/** Rows that ended connections read by the index. The server counts them a little later; undefined until then. */
async function findUse({ pool }: TestDatabase, index: string): Promise<{ readonly rows: number } | undefined> {
  const { rows } = await pool.query<{ rows: string }>(
    'SELECT idx_tup_read AS rows FROM pg_stat_user_indexes WHERE indexrelname = $1 AND idx_scan > 0',
    [index],
  );
  return rows[0] && { rows: Number(rows[0].rows) };
}

test.each([
  [
    'the list of running executions',
    'executions_open',
    async (pool: pg.Pool) => {
      const { executions } = await listExecutions(pool, 'ada', { status: 'RUNNING', limit: 50 }, null);
      return executions.length;
    },
    20,
  ],
  [
    'the figure of active executions',
    'executions_open',
    async (_pool: pg.Pool, url: string) => {
      const figures = openFigures(url);
      const [running] = await figures.activeExecutions();
      await figures.close();
      return running?.value;
    },
    20,
  ],
  [
    'the look for workflows that Dapr may forget',
    'dapr_instances_unchecked',
    async (pool: pg.Pool) => {
      const instances = await readInstances(pool, { state: 'ended', isEnded: true, olderThanMs: 600_000, limit: 200 });
      return instances.length;
    },
    0,
  ],
])(
  '%s reads only the rows that it answers, however many executions have ended',
  async (_name, index, read, expected) => {
    const database = await createTestDatabase();
    await fill(database);
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    expect(await read(pool, database.url)).toBe(expected);
    await pool.end();
    const use = await vi.waitUntil(() => findUse(database, index), { timeout: 10_000 });
    expect(use).toEqual({ rows: expected });
    await database.drop();
  },
);
