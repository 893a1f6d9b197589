import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import * as authTables from '#schemas/tables/auth.ts';

/** Drizzle over a pool; what a transaction hands out fits too. */
export type Database = NodePgDatabase<typeof authTables>;

/** A pool of at most 10 connections. An idle connection that breaks is replaced at the next query. */
export function openPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  return pool;
}

export function toDatabase(pool: pg.Pool): Database {
  return drizzle(pool, { schema: authTables });
}

/** Whether the database answers at all; never throws. */
export async function isDatabaseReachable(pool: pg.Pool): Promise<boolean> {
  return pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
}
