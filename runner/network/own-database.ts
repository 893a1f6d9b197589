import pg from 'pg';

/** Name under which the runner's own connection for claims is known to the server. */
export const CLAIMS_APPLICATION = 'workflow-builder-runner-claims';

/**
 * Whether a runner keeps its claims in the database that a client is connected to. Addresses, names and ports do not matter: the server itself says
 * who else is there. A server that cannot say is no database of ours.
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
