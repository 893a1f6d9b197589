import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  drop(): Promise<void>;
}

/** How long `drop` lets connections end by themselves, in milliseconds. */
const FAREWELL_MS = 3_000;

/**
 * Connections that were told to end take a moment to do so, and one that the server ends first makes an error that nobody listens for any more.
 */
async function waitForFarewell(admin: pg.Client, name: string): Promise<void> {
  const until = performance.now() + FAREWELL_MS;
  for (let open = 1; open > 0 && performance.now() < until;) {
    const { rows } = await admin.query<{ open: number }>(
      'SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    open = rows[0]?.open ?? 0;
    if (open > 0) await admin.query('SELECT pg_sleep(0.01)');
  }
}

async function dropDatabase(url: string, name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await waitForFarewell(admin, name);
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  } finally {
    await admin.end();
  }
}

async function administrate(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh, migrated database of a real PostgreSQL; `drop` ends every connection to it that does not end by itself. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createFrom(new URL(inject('templateDatabaseUrl')).pathname.slice(1));
}

/** A database without any table. */
export function createBlankDatabase(): Promise<TestDatabase> {
  return createFrom('template0');
}

async function createFrom(templateName: string): Promise<TestDatabase> {
  const template = new URL(inject('templateDatabaseUrl'));
  const admin = new URL(template);
  admin.pathname = '/postgres';
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administrate(admin.href, `CREATE DATABASE ${name} TEMPLATE ${templateName}`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.end();
      await dropDatabase(admin.href, name);
    },
  };
}
