import pg from 'pg';

/** Name under which the runner's own connection for claims is known to the server. */
export const CLAIMS_APPLICATION = 'workflow-builder-runner-claims';

/**
 * Whether the connected database is the product's own. Addresses, names and ports do not matter: the server lists its connections, and a runner has
 * one under a known name. A server that cannot list them is another one.
 */
export async function isRunnerDatabase(client: pg.Client): Promise<boolean> {
  try {
    const found = await client.query(
      'SELECT FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database() AND application_name = $1',
      [CLAIMS_APPLICATION],
    );
    return (found.rowCount ?? 0) > 0;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  }
}
