import pg from 'pg';
import { DatabaseUrl } from '#events/platform/process/service-config.ts';
import { StartError } from '../start-error.ts';

const CONNECT_LIMIT_MS = 10_000;
const WITHOUT_IT = 'leave DATABASE_URL out to start with a PostgreSQL of its own';

/** The address without user and password. */
function toPlace(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return host + pathname;
}

/**
 * Makes sure that the PostgreSQL of the caller answers.
 *
 * @throws {StartError} saying what is wrong with DATABASE_URL or with the server, without the password.
 */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  const parsed = DatabaseUrl.safeParse(databaseUrl);
  if (!parsed.success || !URL.canParse(databaseUrl)) {
    throw new StartError(`DATABASE_URL must look like postgres://user:password@host:5432/database; or ${WITHOUT_IT}.`);
  }
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new StartError(
      `The database of DATABASE_URL, ${toPlace(databaseUrl)}, cannot be used: ${reason}.\n` +
        `Start it, mend the address (the database must exist and be yours), or ${WITHOUT_IT}.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
