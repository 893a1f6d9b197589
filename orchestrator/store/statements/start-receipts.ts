import type pg from 'pg';
import type { Statement } from '#events/platform/postgres/statement.ts';

/** Primary key that tells a repeated start from any other collision. */
export const RECEIPTS_CONSTRAINT = 'start_receipts_owner_id_key_pk';

/** Takes a start's key; one that is taken breaks the transaction (unique_violation on `RECEIPTS_CONSTRAINT`). */
export function insertReceipt(
  ownerId: string,
  receipt: { readonly key: string; readonly bodyHash: string },
  executionId: string,
): Statement {
  return {
    name: 'start_receipts_insert',
    text: 'INSERT INTO start_receipts (owner_id, key, body_hash, execution_id) VALUES ($1, $2, $3, $4)',
    values: [ownerId, receipt.key, receipt.bodyHash, executionId],
  };
}

/** The execution that took a key, and the hash of its body. */
export async function readReceipt(
  pool: pg.Pool,
  ownerId: string,
  key: string,
): Promise<{ executionId: string; bodyHash: string } | null> {
  const { rows } = await pool.query<{ execution_id: string; body_hash: string }>({
    name: 'start_receipts_read',
    text: 'SELECT execution_id, body_hash FROM start_receipts WHERE owner_id = $1 AND key = $2',
    values: [ownerId, key],
  });
  const [row] = rows;
  return row === undefined ? null : { executionId: row.execution_id, bodyHash: row.body_hash };
}

/** Forgets receipts whose purge is 7 days ago (decision D53). */
export async function expireReceipts(pool: pg.Pool): Promise<void> {
  await pool.query('DELETE FROM start_receipts WHERE expires_at < now()');
}
