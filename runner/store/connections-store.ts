import type pg from 'pg';
import { z } from 'zod';

/** A row of `connections`, as far as the runner reads it. */
const StoredConnection = z.object({
  id: z.string(),
  ownerId: z.string(),
  type: z.string(),
  name: z.string(),
  sealed: z.string(),
});
export type StoredConnection = z.infer<typeof StoredConnection>;

/** An owner's connections of a type, the oldest first. Those of a guest that has signed in since are the account's (decision D80). */
export async function readConnections(
  pool: pg.Pool,
  ownerId: string,
  type: string,
): Promise<readonly StoredConnection[]> {
  const { rows } = await pool.query(
    `SELECT id, owner_id AS "ownerId", type, name, sealed FROM connections
      WHERE (owner_id = $1 OR owner_id IN (SELECT account_id FROM accounts WHERE provider_id = 'anonymous' AND user_id = $1)) AND type = $2 ORDER BY created_at, id LIMIT 10`,
    [ownerId, type],
  );
  return z.array(StoredConnection).parse(rows);
}
