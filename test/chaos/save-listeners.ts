import type pg from 'pg';
import { makeListeners } from './workloads.ts';

/**
 * Publishes the workflows that pings start, as the web service publishes them, for the owner of what is started without a principal. One of them
 * cannot run: its function is gone since.
 */
export async function saveListeners(pool: pg.Pool, baseUrl: string): Promise<void> {
  const { triggerConfig, definitions } = makeListeners(baseUrl);
  for (const definition of definitions) {
    const { id } = definition;
    await pool.query(
      `INSERT INTO workflows (id, owner_id, name, draft, latest_version, published_version) VALUES ($1, 'operator', $1, $2, 1, 1)`,
      [id, JSON.stringify(definition)],
    );
    await pool.query(
      `INSERT INTO workflow_versions (workflow_id, version, definition, author_id, published_at) VALUES ($1, 1, $2, 'operator', now())`,
      [id, JSON.stringify(definition)],
    );
    await pool.query(
      `INSERT INTO workflow_triggers (workflow_id, node_id, owner_id, trigger_type, config, version)
       VALUES ($1, 'start', 'operator', 'event', $2, 1)`,
      [id, JSON.stringify(triggerConfig)],
    );
  }
}
