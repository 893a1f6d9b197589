import type pg from 'pg';
import { makeListener } from './workloads.ts';

/** Saves the workflow that pings start, as the web service saves one, for the owner of what is started without a principal. */
export async function saveListener(pool: pg.Pool, baseUrl: string): Promise<void> {
  const { definition, triggerConfig } = makeListener(baseUrl);
  await pool.query(
    `INSERT INTO workflows (id, owner_id, name, latest_version) VALUES ('chaos-listener', 'operator', 'chaos-listener', 1)`,
  );
  await pool.query(
    `INSERT INTO workflow_versions (workflow_id, version, definition, author_id) VALUES ('chaos-listener', 1, $1, 'operator')`,
    [JSON.stringify(definition)],
  );
  await pool.query(
    `INSERT INTO workflow_triggers (workflow_id, node_id, owner_id, trigger_type, config, version)
     VALUES ('chaos-listener', 'start', 'operator', 'event', $1, 1)`,
    [JSON.stringify(triggerConfig)],
  );
}
