import { afterAll, beforeAll, expect, test } from 'vitest';
import { pino } from 'pino';
import { migrateDatabase } from '#events/platform/postgres/migrate-database.ts';
import { loadFunctions } from '#runner/functions/registry.ts';
import { upsertFunctions } from '#runner/store/functions-store.ts';
import { readEventTriggers, readWebhookTrigger } from '#orchestrator/store/event-triggers.ts';
import { publishPending } from '#web/server/workflows/publish-pending.ts';
import { createBlankDatabase, type TestDatabase } from '../builders/database/database.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { migrateToBefore } from '../builders/database/old-schema.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb } from '../builders/web/web-service.ts';

let database: TestDatabase;

beforeAll(async () => {
  await buildWeb();
  database = await createBlankDatabase();
  await migrateToBefore(database.pool, '0007_publish');
}, 240_000);

afterAll(() => database.drop());

const onEvent = (type: string) => trigger('start', { triggerType: 'event', filters: [{ exact: { type } }] });
const listener = (type: string, name = 'Listener') =>
  workflow([onEvent(type), action('a')], ['start > a'], { id: 'x', name, version: '2.5.0' });
const broken = (type: string) => workflow([onEvent(type), action('a', { actionId: 'no/where' })], ['start > a']);
const webhook = workflow([trigger('hook', { triggerType: 'webhook' }), action('a')], ['hook > a']);

/** Writes a workflow as web did before there were drafts: every save is a version, and the last one has the triggers. */
async function saveAsBefore(id: string, versions: readonly object[], token: string | null = null): Promise<void> {
  const { pool } = database;
  await pool.query(
    `INSERT INTO workflows (id, owner_id, name, latest_version, revision) VALUES ($1, 'ada', $1, $2, $2)`,
    [id, versions.length],
  );
  for (const [index, definition] of versions.entries()) {
    await pool.query(
      `INSERT INTO workflow_versions (workflow_id, version, definition, author_id, created_at)
        VALUES ($1, $2::int, $3, 'ada', timestamptz '2026-11-01 00:00:00Z' + $2::int * interval '1 day')`,
      [id, index + 1, JSON.stringify(definition)],
    );
  }
  const last = versions.at(-1) as ReturnType<typeof workflow>;
  const first = last.nodes[0];
  await pool.query(
    `INSERT INTO workflow_triggers (workflow_id, node_id, owner_id, trigger_type, config, version, webhook_token)
      VALUES ($1, $2, 'ada', $3, $4, $5, $6)`,
    [id, first?.id, first?.config['triggerType'], JSON.stringify(first?.config), versions.length, token],
  );
}

test('of workflows from before there were drafts the newest valid version is published, before web listens', async () => {
  const { pool } = database;
  await upsertFunctions(pool, await loadFunctions(pino({ level: 'silent' })));
  await saveAsBefore('valid', [broken('v1'), listener('v2')]);
  await saveAsBefore('half-typed', [listener('h1'), listener('h2'), broken('h3')]);
  await saveAsBefore('never-valid', [broken('n1'), broken('n2')]);
  await saveAsBefore('hooked', [webhook], 'token-of-the-hook-0123456789');
  await pool.query(
    `INSERT INTO execution_definitions VALUES ('h', '{}');
     INSERT INTO executions (id, owner_id, workflow_id, workflow_name, workflow_version, definition_hash, trigger_type, trigger, runtime_status, phase,
       progress, current_nodes, state, version, last_sequence, started_at)
     VALUES ('e-1', 'ada', 'valid', 'Listener', 2, 'h', 'event', '{}', 'COMPLETED', 'completed', 100, '{}', '{}', 1, 1, now());
     INSERT INTO start_receipts (owner_id, key, body_hash, execution_id) VALUES ('ada', 'trigger:k', '', 'e-1'), ('ada', 'idempotency:k', 'b', 'e-1')`,
  );

  await migrateDatabase(database.url);
  // What was live stays live until the newest valid versions are published.
  expect((await readEventTriggers(pool, 'ada')).map((each) => each.workflowId)).toEqual([
    'half-typed',
    'never-valid',
    'valid',
  ]);
  const web = await startWeb({ DATABASE_URL: database.url });
  await web.stop();

  const { rows } = await pool.query(
    `SELECT w.id, w.published_version, w.latest_version, w.is_publication_pending, w.draft ->> 'name' AS name, w.triggers_enabled,
        (SELECT to_char(v.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM workflow_versions v
          WHERE v.workflow_id = w.id AND v.published_at IS NOT NULL) AS published_at
      FROM workflows w ORDER BY w.id`,
  );
  const done = { is_publication_pending: false, triggers_enabled: true };
  expect(rows).toEqual([
    {
      id: 'half-typed',
      ...done,
      published_version: 2,
      latest_version: 2,
      name: 'My workflow',
      published_at: '2026-11-03',
    },
    { id: 'hooked', ...done, published_version: 1, latest_version: 1, name: 'My workflow', published_at: '2026-11-02' },
    { id: 'never-valid', ...done, published_version: null, latest_version: 0, name: 'My workflow', published_at: null },
    { id: 'valid', ...done, published_version: 2, latest_version: 2, name: 'Listener', published_at: '2026-11-03' },
  ]);
  const live = await readEventTriggers(pool, 'ada');
  expect(live.map(({ workflowId, version, config }) => [workflowId, version, config.filters])).toEqual([
    ['half-typed', 2, [{ exact: { type: 'h2' } }]],
    ['valid', 2, [{ exact: { type: 'v2' } }]],
  ]);
  expect(await readWebhookTrigger(pool, 'token-of-the-hook-0123456789')).toMatchObject({ workflowId: 'hooked' });
  const { rows: receipts } = await pool.query('SELECT owner_id, key FROM start_receipts ORDER BY key');
  expect(receipts).toEqual([
    { owner_id: 'ada', key: 'idempotency:k' },
    { owner_id: 'valid', key: 'trigger:k' },
  ]);
});

test('publishing what was saved before is done once, also by processes that start together', async () => {
  const { pool } = database;
  const logger = pino({ level: 'silent' });
  await pool.query(
    `UPDATE workflows SET is_publication_pending = true, published_version = NULL WHERE id IN ('valid', 'never-valid')`,
  );
  await Promise.all([publishPending(pool, logger), publishPending(pool, logger)]);
  await publishPending(pool, logger);
  const { rows } = await pool.query(
    `SELECT id, published_version FROM workflows WHERE is_publication_pending OR id = 'valid'`,
  );
  expect(rows).toEqual([{ id: 'valid', published_version: 2 }]);
});
