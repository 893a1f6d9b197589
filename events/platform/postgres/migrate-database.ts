import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';

/** Any number that only migrations use: two processes that start together migrate one after the other. */
const MIGRATION_LOCK = 727_411_902;

/** Brings the database to the newest schema; safe to run at every start and from several processes at once. */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), {
      migrationsFolder: fileURLToPath(new URL('../../../schemas/migrations', import.meta.url)),
    });
  } finally {
    await client.end();
  }
}
