import type pg from 'pg';
import type { FunctionDefinition } from '../functions/function.ts';
import type { FunctionRegistry } from '../functions/registry.ts';

/** A built-in function's row of `functions`, without what people may set. */
export function toFunctionRow(definition: FunctionDefinition) {
  return {
    slug: definition.slug,
    name: definition.name,
    description: definition.description,
    plugin_id: definition.pluginId,
    input_schema: definition.inputSchema,
    output_schema: definition.outputSchema,
    timeout_seconds: definition.timeoutSeconds,
    retry_policy: definition.retryPolicy,
    integration_type: definition.credentials?.type ?? null,
  };
}

/**
 * Brings the built-in rows to what this build declares. `is_enabled` is set once and then belongs to people; custom rows are not touched, not
 * even one that took a built-in slug. Safe from several runners at once.
 */
export async function upsertFunctions(pool: pg.Pool, registry: FunctionRegistry): Promise<void> {
  const rows = [...registry.values()].filter((definition) => !definition.isInternal).map(toFunctionRow);
  await pool.query(
    `INSERT INTO functions (slug, name, description, plugin_id, execution_type, input_schema, output_schema, timeout_seconds, retry_policy,
        integration_type, is_builtin)
      SELECT slug, name, description, plugin_id, 'builtin', input_schema, output_schema, timeout_seconds, retry_policy, integration_type, true
      FROM jsonb_to_recordset($1::jsonb) AS row (slug text, name text, description text, plugin_id text, input_schema jsonb,
        output_schema jsonb, timeout_seconds int, retry_policy jsonb, integration_type text)
      ORDER BY slug
      ON CONFLICT (slug) DO UPDATE SET name = excluded.name, description = excluded.description, plugin_id = excluded.plugin_id,
        input_schema = excluded.input_schema, output_schema = excluded.output_schema, timeout_seconds = excluded.timeout_seconds,
        retry_policy = excluded.retry_policy, integration_type = excluded.integration_type, updated_at = now()
      WHERE functions.is_builtin`,
    [JSON.stringify(rows)],
  );
}

/** How many functions are enabled, built-in and custom. */
export async function countFunctions(pool: pg.Pool): Promise<number> {
  const found = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM functions WHERE is_enabled');
  return found.rows[0]?.count ?? 0;
}
